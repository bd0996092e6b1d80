package ai.trodo.server.standalone;

/** Other machines could reach the collector without a key or a login. */
final class UnsafeBindingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean login;
    private final boolean keys;

    UnsafeBindingException(String address, boolean login, boolean keys) {
        super("server.address is " + address + ", so other machines can reach this collector, but "
                + (login ? "" : "nobody has to log in to the viewer")
                + (login || keys ? "" : ", and ")
                + (keys ? "" : "no site has a key"));
        this.login = login;
        this.keys = keys;
    }

    String whatToDo() {
        StringBuilder todo = new StringBuilder("Keep server.address=127.0.0.1, or");
        if (!login) {
            todo.append("\n  - set trodo.server.login.mode=basic with trodo.server.login.users[0].name and .password,")
                    .append(" or mode=oidc with spring.security.oauth2.client.registration.*");
        }
        if (!keys) {
            todo.append("\n  - set trodo.server.keys[0].key to a random text of at least 16 characters")
                    .append(" (openssl rand -hex 32), and give it to the senders as their site id");
        }
        return todo.toString();
    }
}
