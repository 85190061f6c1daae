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
		CallLog log = new FileCallLog(Path.of(args[1]));
		if (plan.protocol().equals("classic")) {
			plan.start(args[0], log, "--kafka.consumer.session-timeout=6s");
		}
		else {
			// the brokers decide on the session timeout
			plan.start(args[0], log);
		}
	}

}
