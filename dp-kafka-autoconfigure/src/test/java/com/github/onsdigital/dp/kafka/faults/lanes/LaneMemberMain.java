package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.file.Path;

/**
 * The main class of an instance in its own process, which a test kills.
 */
public final class LaneMemberMain {

	private LaneMemberMain() {
	}

	public static void main(String[] args) throws Exception {
		LanePlan plan = new LanePlan(args[2], args[3], Mode.valueOf(args[4]), args[5]);
		plan.start(args[0], new FileCallLog(Path.of(args[1])), "--kafka.consumer.session-timeout=6s");
	}

}
