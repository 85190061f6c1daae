package com.github.onsdigital.dp.kafka.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A service in a process of its own. The process reports the cost of its start on its
 * standard output, in a log line, and ends.
 */
public final class ServiceProcess {

	private static final Log logger = LogFactory.getLog(ServiceProcess.class);

	private static final String REPORT = "start-up cost: ";

	private ServiceProcess() {
	}

	/**
	 * Starts a service in a new process and waits until the process has ended.
	 * @param service the configuration of the service
	 * @param classPath the class path of the process
	 * @param arguments the arguments of the service
	 * @return the cost of the start
	 */
	static StartUpCost start(Class<?> service, String classPath, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.net.preferIPv4Stack=true",
				"-cp", classPath, ServiceProcess.class.getName(), service.getName()));
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("KAFKA_"));
		try (BufferedReader output = builder.start().inputReader()) {
			List<String> lines = output.lines().toList();
			return lines.stream()
				.filter((line) -> line.contains(REPORT))
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
		String[] figures = line.substring(line.indexOf(REPORT) + REPORT.length()).split(" ", 3);
		return new StartUpCost(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]),
				Double.parseDouble(figures[2]));
	}

	/**
	 * Starts a service in this process, reports the cost of its start and ends this
	 * process.
	 * @param arguments the name of the service's configuration, and the arguments of the
	 * service
	 * @throws ClassNotFoundException if there is no such configuration
	 */
	public static void main(String[] arguments) throws ClassNotFoundException {
		ConfigurableApplicationContext context = SpringApplication.run(Class.forName(arguments[0]),
				Arrays.copyOfRange(arguments, 1, arguments.length));
		long nanos = 1_000_000 * ManagementFactory.getRuntimeMXBean().getUptime();
		long cpu = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
		int classes = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
		logger.info(REPORT + nanos / 1e9 + " " + cpu / 1e9 + " " + classes);
		System.exit(SpringApplication.exit(context));
	}

}
