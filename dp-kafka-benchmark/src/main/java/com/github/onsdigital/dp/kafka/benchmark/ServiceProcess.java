package com.github.onsdigital.dp.kafka.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service in a process of its own. The process reports the cost of its start on its
 * standard output and ends.
 */
final class ServiceProcess {

	private static final String REPORT = "start-up cost: ";

	private ServiceProcess() {
	}

	/**
	 * Starts a service in a new process and waits until the process has ended.
	 * @param service the class whose {@code main} calls {@link #main}
	 * @param classPath the class path of the process
	 * @param arguments the arguments of the service
	 * @return the cost of the start
	 */
	static StartUpCost start(Class<?> service, String classPath, List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"-Djava.net.preferIPv4Stack=true", "-cp", classPath, service.getName()));
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("KAFKA_"));
		try (BufferedReader output = builder.start().inputReader()) {
			List<String> lines = output.lines().toList();
			return lines.stream()
				.filter((line) -> line.startsWith(REPORT))
				.map(ServiceProcess::parse)
				.findFirst()
				.orElseThrow(() -> new IllegalStateException(
						service.getSimpleName() + " did not start:\n" + String.join("\n", lines)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static StartUpCost parse(String line) {
		String[] figures = line.substring(REPORT.length()).split(" ");
		return new StartUpCost(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]),
				Double.parseDouble(figures[2]));
	}

	/**
	 * Starts a service in this process, reports the cost of its start and ends this
	 * process.
	 * @param service the configuration of the service
	 * @param arguments the arguments of the service
	 */
	static void main(Class<?> service, String[] arguments) {
		ConfigurableApplicationContext context = SpringApplication.run(service, arguments);
		long nanos = 1_000_000 * ManagementFactory.getRuntimeMXBean().getUptime();
		long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
		int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
		System.out.println(REPORT + nanos / 1e9 + " " + cpu / 1e9 + " " + classes);
		System.exit(SpringApplication.exit(context));
	}

}
