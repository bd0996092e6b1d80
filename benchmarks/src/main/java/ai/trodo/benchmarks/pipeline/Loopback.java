package ai.trodo.benchmarks.pipeline;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The least server that can take a POST: reads the body, answers 200 with "{}". It runs as a process of its own, so that its
 * CPU time is not counted to the library that sends.
 */
public final class Loopback implements AutoCloseable {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final URI address;

    private Loopback(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static Loopback start() {
        String java = System.getProperty("java.home") + "/bin/java";
        ProcessBuilder builder = new ProcessBuilder(
                List.of(java, "-Xmx128m", "-cp", System.getProperty("java.class.path"), Loopback.class.getName()));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            Process process = builder.start();
            BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
            return new Loopback(process, URI.create("http://127.0.0.1:" + Integer.parseInt(out.readLine())));
        } catch (IOException e) {
            throw new IllegalStateException("The loopback server did not start", e);
        }
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /** Prints the port, then serves until its parent goes away. */
    public static void main(String[] args) throws IOException {
        ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        System.out.println(server.getLocalPort());
        Thread watch = new Thread(Loopback::exitWithParent);
        watch.setDaemon(true);
        watch.start();
        while (true) {
            Socket socket = server.accept();
            Thread thread = new Thread(() -> serve(socket));
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void exitWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        System.exit(0);
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 17);
            OutputStream out = socket.getOutputStream();
            while (readRequest(in, out)) {
                out.write(ANSWER);
                out.flush();
            }
        } catch (IOException e) {
            // The client went away: nothing to answer.
        }
    }

    private static boolean readRequest(InputStream in, OutputStream out) throws IOException {
        String line = readLine(in);
        if (line.isEmpty()) {
            return false;
        }
        long length = 0;
        boolean chunked = false;
        while (!(line = readLine(in)).isEmpty()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Long.parseLong(header.substring(15).trim());
            } else if (header.startsWith("transfer-encoding:")) {
                chunked = header.contains("chunked");
            } else if (header.startsWith("expect:")) {
                out.write(CONTINUE);
                out.flush();
            }
        }
        if (chunked) {
            skipChunks(in);
        } else {
            in.skipNBytes(length);
        }
        return true;
    }

    private static void skipChunks(InputStream in) throws IOException {
        while (true) {
            int size = Integer.parseInt(readLine(in).trim(), 16);
            in.skipNBytes(size);
            readLine(in);
            if (size == 0) {
                return;
            }
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.length() == 0) {
                    return "";
                }
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
