/** The first page of a new installation: what to write, and a wait for the first run that ends by itself. */

import type { JSX } from 'preact';
import { useLive } from '../../io/live';
import { go, seg } from '../../io/route';
import { forget } from '../../io/api';
import { CopyButton } from '../ui';

const DEPENDENCY = `<dependency>
  <groupId>ai.trodo</groupId>
  <artifactId>trodo-spring-boot-starter</artifactId>
</dependency>`;

const CODE = `@Agent(name = "support", distinctId = "#user")
public String answer(String user, String question) {
    return chatClient.prompt(question).call().content();
}`;

export function FirstRun(): JSX.Element {
  useLive({ q: '' }, {
    run: (run) => {
      forget('');
      go('runs/' + seg(run.run_id));
    },
    reset: () => undefined,
  });
  return (
    <div class="first">
      <div class="stack">
        <h1>Waiting for the first run</h1>
        <p class="lead">A run is one execution of your agent: every model call, tool and retrieval in it, with what it was told, what it cost and how long it took. Nothing leaves this machine.</p>
      </div>
      <ol>
        <li>
          <h2>Add the starter, if it is not there</h2>
          <Snippet text={DEPENDENCY} />
        </li>
        <li>
          <h2>Say where your agent begins</h2>
          <Snippet text={CODE} />
        </li>
        <li>
          <h2>Call it once</h2>
          <p class="soft">Model calls by Spring AI and LangChain4j, and their tools, are recorded without more code.</p>
        </li>
      </ol>
      <div class="waiting" role="status">
        <span class="pulse" aria-hidden="true" />
        <span>Listening. The first run opens here by itself.</span>
      </div>
    </div>
  );
}

function Snippet({ text }: { text: string }): JSX.Element {
  return (
    <div style={{ position: 'relative' }}>
      <pre class="code" tabIndex={0}>{text}</pre>
      <div style={{ position: 'absolute', top: '6px', right: '6px' }}><CopyButton text={() => text} /></div>
    </div>
  );
}
