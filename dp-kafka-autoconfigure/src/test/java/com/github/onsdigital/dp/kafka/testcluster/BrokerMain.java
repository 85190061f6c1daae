package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

import kafka.Kafka;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.slf4j.LoggerFactory;

/**
 * The main class of a broker's process: formats the log folder if it is new, then runs
 * {@code kafka.Kafka}. With the properties of several brokers, it runs all of them in
 * this process.
 */
public final class BrokerMain {

	private BrokerMain() {
	}

	public static void main(String[] args) {
		List<String> properties = Arrays.asList(args).subList(1, args.length);
		properties.forEach((file) -> format(args[0], file));
		if (properties.size() == 1) {
			Kafka.main(new String[] { properties.get(0) });
			return;
		}
		// each in a thread of its own, because a start waits for a majority of
		// controllers
		for (String file : properties) {
			KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(read(file), false), Time.SYSTEM);
			new Thread(() -> start(server), "start of " + file).start();
		}
	}

	private static void format(String clusterId, String properties) {
		PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
		int formatted = StorageTool.execute(
				new String[] { "format", "--cluster-id", clusterId, "--config", properties, "--ignore-formatted" },
				nowhere);
		if (formatted != 0) {
			throw new IllegalStateException("Formatting the log folder ended with " + formatted);
		}
	}

	private static Properties read(String file) {
		Properties properties = new Properties();
		try (InputStream input = Files.newInputStream(Path.of(file))) {
			properties.load(input);
			return properties;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void start(KafkaRaftServer server) {
		try {
			server.startup();
		}
		catch (Throwable ex) {
			LoggerFactory.getLogger(BrokerMain.class).error("A broker cannot start", ex);
			Runtime.getRuntime().halt(1);
		}
	}

}
