package com.github.onsdigital.dp.kafka.testcluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * The main class of a broker's process: formats the log folder if it is new, then runs
 * {@code kafka.Kafka}.
 */
public final class BrokerMain {

	private BrokerMain() {
	}

	public static void main(String[] args) {
		String properties = args[0];
		PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
		int formatted = StorageTool.execute(
				new String[] { "format", "--cluster-id", args[1], "--config", properties, "--ignore-formatted" },
				nowhere);
		if (formatted != 0) {
			throw new IllegalStateException("Formatting the log folder ended with " + formatted);
		}
		Kafka.main(new String[] { properties });
	}

}
