package com.github.onsdigital.dp.kafka.testcluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/**
 * Another JVM on the class path of this one, and the signals to it, the effect of each
 * verified in {@code /proc}. It ends with the JVM that started it.
 */
public final class JavaProcess implements AutoCloseable {

	/**
	 * Saves a tenth of the CPU time of a start: most of it is the loading of classes.
	 */
	private static final List<String> WITHOUT_VERIFICATION = List.of("-XX:+UnlockDiagnosticVMOptions",
			"-XX:-BytecodeVerificationRemote");

	private final Process process;

	private JavaProcess(Process process) {
		this.process = process;
	}

	/**
	 * Starts a JVM. Does not wait.
	 * @param mainClass the class whose {@code main} runs
	 * @param options the JVM's options
	 * @param arguments the arguments of {@code main}
	 * @param variables environment variables, in addition to those of this process that
	 * do not start with {@code KAFKA_}
	 * @param output the file to which its output is appended
	 * @return the process, to be closed
	 */
	public static JavaProcess start(Class<?> mainClass, List<String> options, List<String> arguments,
			Map<String, String> variables, Path output) {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return start(command(mainClass, options, arguments, absolute(classPath)), variables, output);
	}

	/**
	 * Starts a JVM with an additional folder on its class path. Does not wait.
	 * @param first the folder in front of the class path of this JVM
	 * @param mainClass the class whose {@code main} runs
	 * @param options the JVM's options
	 * @param variables environment variables, as above
	 * @param output the file to which its output is appended
	 * @return the process, to be closed
	 */
	public static JavaProcess start(Path first, Class<?> mainClass, List<String> options, Map<String, String> variables,
			Path output) {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		return start(command(mainClass, options, List.of(),
				first.toAbsolutePath() + File.pathSeparator + absolute(classPath)), variables, output);
	}

	private static JavaProcess start(List<String> command, Map<String, String> variables, Path output) {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
		builder.environment().keySet().removeIf((name) -> name.startsWith("KAFKA_"));
		builder.environment().putAll(variables);
		try {
			return new JavaProcess(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static List<String> command(Class<?> mainClass, List<String> options, List<String> arguments,
			String classPath) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return Stream
			.of(List.of(java), WITHOUT_VERIFICATION, options, List.of("-cp", classPath),
					List.of(WatchedMain.class.getName(), mainClass.getName()), arguments)
			.flatMap(List::stream)
			.toList();
	}

	private static String absolute(String classPath) {
		return Stream.of(classPath.split(File.pathSeparator))
			.map((entry) -> new File(entry).getAbsolutePath())
			.reduce((left, right) -> left + File.pathSeparator + right)
			.orElse("");
	}

	/**
	 * Returns the process id.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Returns whether it is alive; a frozen one is.
	 * @return whether it is alive
	 */
	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Returns whether all its threads are stopped.
	 * @return whether it is frozen
	 */
	public boolean isFrozen() {
		return isAlive() && threadStates().allMatch((state) -> state == 'T');
	}

	/**
	 * Ends it with SIGKILL.
	 */
	public void kill() {
		end();
		awaitEnd(Duration.ofSeconds(20), "SIGKILL", 137);
	}

	/**
	 * Ends it with SIGTERM.
	 * @param timeout the maximum wait
	 */
	public void terminate(Duration timeout) {
		// destroy() of the handle, because that of the process also closes the streams,
		// and WatchedMain would halt
		this.process.toHandle().destroy();
		awaitEnd(timeout, "SIGTERM", 143);
	}

	/**
	 * Suspends it with SIGSTOP; its sockets stay open.
	 */
	public void freeze() {
		signal("STOP");
		await("frozen", this::isFrozen);
	}

	/**
	 * Resumes it with SIGCONT.
	 */
	public void thaw() {
		signal("CONT");
		await("thawed", () -> threadStates().noneMatch((state) -> state == 'T'));
	}

	void end() {
		this.process.toHandle().destroyForcibly();
	}

	/**
	 * Kills it if it is alive.
	 */
	@Override
	public void close() {
		end();
		await("ended", () -> !Files.exists(proc()));
	}

	private void awaitEnd(Duration timeout, String signal, int code) {
		try {
			if (!this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException(
						"Process " + pid() + " is alive " + timeout.toSeconds() + " s after " + signal);
			}
			if (this.process.exitValue() != code) {
				throw new IllegalStateException(
						"Process " + pid() + " ended with " + this.process.exitValue() + ", not by " + signal);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while process " + pid() + " ended", ex);
		}
		await("ended", () -> !Files.exists(proc()));
	}

	private void signal(String name) {
		if (!isAlive()) {
			throw new IllegalStateException("Process " + pid() + " is not alive");
		}
		try {
			int exit = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid()).inheritIO().start().waitFor();
			if (exit != 0) {
				throw new IllegalStateException("kill -" + name + " " + pid() + " ended with " + exit);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while sending " + name, ex);
		}
	}

	private void await(String what, Callable<Boolean> condition) {
		Awaitility.await("process " + pid() + " to be " + what)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(5))
			.atMost(Duration.ofSeconds(30))
			.until(condition);
	}

	private Path proc() {
		return Path.of("/proc", Long.toString(pid()));
	}

	/**
	 * Returns the state letter of each thread, from the field after the name in
	 * parentheses.
	 */
	private Stream<Character> threadStates() {
		File[] tasks = proc().resolve("task").toFile().listFiles();
		return Stream.of((tasks != null) ? tasks : new File[0]).map(JavaProcess::state);
	}

	private static char state(File task) {
		try {
			String stat = Files.readString(task.toPath().resolve("stat"));
			return stat.charAt(stat.lastIndexOf(')') + 2);
		}
		catch (IOException ex) {
			return 'X';
		}
	}

}
