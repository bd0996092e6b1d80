package ai.trodo.benchmarks.call;

/** The bean under test: a question and a small value go in, a small value comes out, and the body costs next to nothing. */
public abstract class Desk {
    /** Deeply immutable. */
    public record Query(String id, int topK, double temperature) {}

    /** Deeply immutable. */
    public record Answer(String text, int tokens, double score) {}

    /** The same content as {@link Query}, but mutable: nobody may keep it by reference. */
    public static final class Draft {
        private String id;
        private int topK;
        private double temperature;

        public Draft(String id, int topK, double temperature) {
            this.id = id;
            this.topK = topK;
            this.temperature = temperature;
        }

        public String getId() {
            return id;
        }

        public void setId(String id) {
            this.id = id;
        }

        public int getTopK() {
            return topK;
        }

        public void setTopK(int topK) {
            this.topK = topK;
        }

        public double getTemperature() {
            return temperature;
        }

        public void setTemperature(double temperature) {
            this.temperature = temperature;
        }
    }

    public abstract Answer answer(String question, Query query);

    public abstract Answer revise(String question, Draft draft);

    static Answer body(String question, Query query) {
        return new Answer(question, query.topK() + question.length(), query.temperature());
    }

    static Answer body(String question, Draft draft) {
        return new Answer(question, draft.getTopK() + question.length(), draft.getTemperature());
    }
}
