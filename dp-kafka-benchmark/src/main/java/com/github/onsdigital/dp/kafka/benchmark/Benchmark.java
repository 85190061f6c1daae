package com.github.onsdigital.dp.kafka.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs all parts and writes a report, as Markdown and as JSON.
 */
public final class Benchmark {

	private static final Log logger = LogFactory.getLog(Benchmark.class);

	private Benchmark() {
	}

	public static void main(String[] args) throws IOException {
		Options options = Options.of(args);
		Report report = run(options);
		String markdown = Markdown.of(report);
		logger.info("\n\n" + markdown);
		Path parent = Path.of(options.output()).toAbsolutePath().getParent();
		if (parent != null) {
			Files.createDirectories(parent);
		}
		Files.writeString(Path.of(options.output() + ".md"), markdown);
		JsonMapper.builder().build().writeValue(Path.of(options.output() + ".json").toFile(), report);
		logger.info("written to " + options.output() + ".md and .json");
		System.exit(0);
	}

	private static Report run(Options options) {
		try (Bench bench = new Bench(options)) {
			List<Contender> contenders = options.runs("throughput", "idle") ? bench.contenders() : List.of();
			Map<String, List<PerRecord>> throughput = options.only().contains("throughput")
					? new Throughput(bench).run(contenders) : Map.of();
			Map<String, Quantiles> latency = options.only().contains("latency") ? new Latency(bench).run() : Map.of();
			Map<String, IdleCost> idle = options.only().contains("idle") ? new Idle(bench).run(contenders) : Map.of();
			Map<String, List<StartUpCost>> startUp = options.only().contains("start-up") ? new StartUp(bench).run()
					: Map.of();
			return new Report(Report.here(), options, throughput, latency, idle, startUp, sections(bench));
		}
	}

	private static List<Section> sections(Bench bench) {
		List<Section> sections = new ArrayList<>();
		Map<String, Function<Bench, List<Section>>> parts = new LinkedHashMap<>();
		parts.put("pipeline", (all) -> new Pipeline(all).run());
		parts.put("keys", (all) -> new Keys(all).run());
		parts.put("work", (all) -> new Work(all).run());
		parts.put("concurrent-latency", (all) -> new ConcurrentLatency(all).run());
		parts.forEach((name, part) -> {
			if (bench.options().runs(name)) {
				sections.addAll(part.apply(bench));
			}
		});
		sections.removeIf((section) -> section.rounds().isEmpty());
		return sections;
	}

}
