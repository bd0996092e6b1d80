/** What the collector answers. Names are the wire's own, so that a field seen here is the field seen in the API. */

export type Kind = 'agent' | 'llm' | 'tool' | 'retrieval' | 'chain' | 'function' | 'generic';
export type RunStatus = 'running' | 'paused' | 'ok' | 'error' | 'cancelled' | 'abandoned' | 'lost';
export type SpanStatus = 'running' | 'ok' | 'error' | 'cancelled' | 'skipped';
export type Unknown<T> = T | null | undefined;

export interface Score {
  score_id?: string;
  span_id?: Unknown<string>;
  run_id?: Unknown<string>;
  name: string;
  value?: Unknown<number | boolean>;
  text?: Unknown<string>;
  data_type?: Unknown<string>;
  source?: Unknown<string>;
  comment?: Unknown<string>;
  distinct_id?: Unknown<string>;
  at?: Unknown<string>;
}

export interface RunSummary {
  run_id: string;
  agent_name: Unknown<string>;
  status: RunStatus;
  distinct_id: Unknown<string>;
  conversation_id: Unknown<string>;
  parent_run_id: Unknown<string>;
  started_at: Unknown<string>;
  ended_at: Unknown<string>;
  duration_ms: Unknown<number>;
  input_preview: Unknown<string>;
  output_preview: Unknown<string>;
  error_summary: Unknown<string>;
  tokens_in: Unknown<number>;
  tokens_out: Unknown<number>;
  tokens_cache_read: Unknown<number>;
  tokens_reasoning: Unknown<number>;
  cost: Unknown<number>;
  cost_known: Unknown<boolean>;
  span_count: number;
  llm_count: number;
  tool_count: number;
  error_count: number;
  late_count: number;
  orphan_count: number;
  models: string[];
  tools: string[];
  tags: string[];
  scores: Score[];
  environment: Unknown<string>;
  release: Unknown<string>;
  last_seen_at: Unknown<string>;
  standalone?: boolean;
}

export interface RunDetail extends RunSummary {
  input?: unknown;
  output?: unknown;
  input_truncated_from?: Unknown<number>;
  output_truncated_from?: Unknown<number>;
  input_omitted?: Unknown<string>;
  output_omitted?: Unknown<string>;
  metadata?: Unknown<Record<string, unknown>>;
  parent_span_id?: Unknown<string>;
  service?: Unknown<string>;
  hold?: boolean;
}

export interface Usage {
  input?: Unknown<number>;
  cache_read?: Unknown<number>;
  cache_write?: Unknown<number>;
  output?: Unknown<number>;
  reasoning?: Unknown<number>;
}

export interface SpanError {
  type?: Unknown<string>;
  message?: Unknown<string>;
  status_code?: Unknown<number>;
  stack_trace?: Unknown<string>;
}

export interface SpanNode {
  span_id: string;
  parent_span_id: Unknown<string>;
  depth?: number;
  kind: Kind;
  name: string;
  status: SpanStatus;
  level?: Unknown<string>;
  started_at: Unknown<string>;
  ended_at: Unknown<string>;
  offset_ms: Unknown<number>;
  duration_ms: Unknown<number>;
  self_ms: Unknown<number>;
  first_output_ms: Unknown<number>;
  model: Unknown<string>;
  provider: Unknown<string>;
  temperature: Unknown<number>;
  tokens_in: Unknown<number>;
  tokens_out: Unknown<number>;
  usage: Unknown<Usage>;
  cost: Unknown<number>;
  cost_details: Unknown<Record<string, unknown>>;
  tool_name: Unknown<string>;
  prompt?: Unknown<string>;
  error: Unknown<SpanError>;
  late?: boolean;
  orphan?: boolean;
  critical?: boolean;
  attributes?: Unknown<Record<string, unknown>>;
  input_preview: Unknown<string>;
  output_preview: Unknown<string>;
  has_input?: boolean;
  has_output?: boolean;
  event_count?: number;
}

export interface SpanDetail extends SpanNode {
  input?: unknown;
  output?: unknown;
  input_truncated_from?: Unknown<number>;
  output_truncated_from?: Unknown<number>;
  input_omitted?: Unknown<string>;
  output_omitted?: Unknown<string>;
  events?: TraceEvent[];
  scores?: Score[];
  extra?: Unknown<Record<string, unknown>>;
}

export interface TraceEvent {
  event_id?: string;
  run_id?: Unknown<string>;
  span_id?: Unknown<string>;
  type: string;
  name?: Unknown<string>;
  at: Unknown<string>;
  level?: Unknown<string>;
  payload?: unknown;
}

export interface RunTree {
  run: RunDetail;
  children: RunSummary[];
  spans: SpanNode[];
  events: TraceEvent[];
  scores: Score[];
  truncated?: boolean;
  next_span_cursor?: Unknown<string>;
}

export interface GraphNode {
  id: string;
  label: string;
  kind: string;
  count: number;
  running?: number;
  errors?: number;
  duration_ms?: Unknown<number>;
  tokens_in?: Unknown<number>;
  tokens_out?: Unknown<number>;
  cost?: Unknown<number>;
  is_global?: boolean;
  is_goal?: boolean;
  dropped_here?: boolean;
  declared?: boolean;
  visits?: string[];
}

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  count: number;
  condition?: Unknown<string>;
  taken?: boolean;
}

export interface RunGraph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  status?: string;
  dropped_at?: Unknown<string>;
}

export interface Page<T> {
  items: T[];
  next_cursor: Unknown<string>;
  total_estimate?: Unknown<number>;
  reason?: Unknown<string>;
}

export interface Facet {
  value: string;
  count: number;
}

export type Facets = Record<string, Facet[]>;

export interface SeriesPoint {
  at: string;
  runs: number;
  errors: number;
  cost: Unknown<number>;
  tokens_in: Unknown<number>;
  tokens_out: Unknown<number>;
  p50_ms: Unknown<number>;
  p95_ms: Unknown<number>;
}

export interface Series {
  bucket_ms: number;
  points: SeriesPoint[];
}

export interface NamedUsage {
  name: Unknown<string>;
  provider?: Unknown<string>;
  count: number;
  errors: number;
  error_rate: Unknown<number>;
  p50_ms: Unknown<number>;
  p95_ms: Unknown<number>;
  p99_ms: Unknown<number>;
  tokens_in: Unknown<number>;
  tokens_out: Unknown<number>;
  cost: Unknown<number>;
  last_at?: Unknown<string>;
}

export interface Totals {
  runs: number;
  errors: number;
  error_rate: Unknown<number>;
  p50_ms: Unknown<number>;
  p95_ms: Unknown<number>;
  p99_ms: Unknown<number>;
  tokens_in: Unknown<number>;
  tokens_out: Unknown<number>;
  cost: Unknown<number>;
  users: number;
  conversations: number;
}

export interface Overview {
  totals: Totals;
  previous: Unknown<Totals>;
  series: Series | SeriesPoint[];
  by_model: NamedUsage[];
  by_agent: NamedUsage[];
  by_day: { day: string; cost: Unknown<number>; tokens_in: Unknown<number>; tokens_out: Unknown<number>; runs: number }[];
  slowest: RunSummary[];
  most_expensive: RunSummary[];
  failing_tools: { name: string; errors: number; count: number }[];
}

export interface ConversationSummary {
  conversation_id: string;
  distinct_id: Unknown<string>;
  run_count: number;
  first_at: Unknown<string>;
  last_at: Unknown<string>;
  tokens: Unknown<number>;
  cost: Unknown<number>;
  errors: number;
  agents: string[];
  last_input_preview: Unknown<string>;
}

export interface Conversation {
  conversation: ConversationSummary;
  turns: { run: RunSummary; input_text: Unknown<string>; output_text: Unknown<string> }[];
}

export interface UserSummary {
  distinct_id: string;
  run_count: number;
  conversation_count: number;
  first_at: Unknown<string>;
  last_at: Unknown<string>;
  tokens: Unknown<number>;
  cost: Unknown<number>;
  errors: number;
  profile?: Unknown<Record<string, unknown>>;
  groups?: Unknown<Record<string, unknown>>;
}

export interface UserDetail {
  user: UserSummary;
  runs: Page<RunSummary> | RunSummary[];
  conversations: Page<ConversationSummary> | ConversationSummary[];
  events: { name: string; at: string; properties?: unknown }[];
}

export interface RunCost {
  by_kind: { kind: string; count: number; self_ms: Unknown<number>; cost: Unknown<number>; tokens: Unknown<number> }[];
  by_name: {
    name: string;
    kind?: string;
    count: number;
    self_ms: Unknown<number>;
    cost: Unknown<number>;
    tokens: Unknown<number>;
  }[];
  critical_path: string[];
  total_ms: Unknown<number>;
  overlap_ms: Unknown<number>;
  idle_ms: Unknown<number>;
}

export interface DiffRow {
  change: 'same' | 'added' | 'removed' | 'changed';
  left: SpanNode | null;
  right: SpanNode | null;
  delta: Unknown<{ duration_ms?: Unknown<number>; tokens?: Unknown<number>; cost?: Unknown<number> }>;
}

export interface RunDiff {
  left: RunSummary;
  right: RunSummary;
  rows: DiffRow[];
  input: { left: unknown; right: unknown };
  output: { left: unknown; right: unknown };
  delta: Record<string, Unknown<number>>;
}

export interface Info {
  version: string;
  mode: string;
  site: Unknown<string>;
  auth: string;
  user: Unknown<string>;
  store?: { engine?: string; spans?: Unknown<number>; bytes?: Unknown<number> };
  capabilities?: Record<string, boolean>;
  ingest?: { accepted?: number; rejected?: number; dropped?: number };
  now?: string;
}

export interface SavedView {
  name: string;
  q?: Unknown<string>;
  sort?: Unknown<string>;
  range?: Unknown<string>;
  columns?: unknown;
}
