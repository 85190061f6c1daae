package com.github.onsdigital.dp.kafka.benchmark;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.testcluster.KafkaCluster;

/**
 * Measures the start of one service with dp-kafka and with plain Spring Kafka, each in a
 * process of its own, in turn. The class path of the second one does not contain
 * dp-kafka.
 */
final class StartUp {

	private static final Log logger = LogFactory.getLog(StartUp.class);

	static final String DP_KAFKA = "dp-kafka";

	static final String SPRING = "spring-kafka";

	private final Bench bench;

	private final String servers;

	StartUp(Bench bench) {
		this.bench = bench;
		this.servers = bench.servers();
	}

	Map<String, List<StartUpCost>> run() {
		Stream.of("orders", "refunds", "invoices", "receipts").forEach(this.bench::createTopic);
		Map<String, List<StartUpCost>> costs = new LinkedHashMap<>();
		costs.put(SPRING, new ArrayList<>());
		costs.put(DP_KAFKA, new ArrayList<>());
		// warm-up: the files of both class paths are in the cache of the system
		start(SPRING);
		start(DP_KAFKA);
		for (int round = 0; round < this.bench.options().rounds(); round++) {
			List<String> turns = (round % 2 != 0) ? List.of(DP_KAFKA, SPRING) : List.of(SPRING, DP_KAFKA);
			for (String name : turns) {
				StartUpCost cost = start(name);
				costs.getOrDefault(name, new ArrayList<>()).add(cost);
				logger.info("round " + (round + 1) + ", " + name + ": " + cost);
			}
		}
		return costs;
	}

	private StartUpCost start(String name) {
		if (name.equals(DP_KAFKA)) {
			return ServiceProcess.start(DpKafkaService.class, classPath(KafkaCluster.class),
					List.of("--server.port=0", "--kafka.addr=" + this.servers,
							"--kafka.producers.invoices.topic=invoices", "--kafka.producers.receipts.topic=receipts"));
		}
		return ServiceProcess.start(SpringKafkaService.class, classPath(KafkaCluster.class, ConsumerGroup.class),
				List.of("--server.port=0", "--spring.kafka.bootstrap-servers=" + this.servers,
						"--spring.kafka.consumer.auto-offset-reset=earliest"));
	}

	/**
	 * Returns the class path of this process without some of its entries.
	 * @param without a class of each entry to leave out
	 * @return the class path
	 */
	private static String classPath(Class<?>... without) {
		Set<Path> left = Stream.of(without).map(StartUp::place).collect(Collectors.toSet());
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().normalize())
			.filter((entry) -> !left.contains(entry))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static Path place(Class<?> type) {
		CodeSource source = type.getProtectionDomain().getCodeSource();
		return Path.of(URI.create(source.getLocation().toString())).toAbsolutePath().normalize();
	}

}
