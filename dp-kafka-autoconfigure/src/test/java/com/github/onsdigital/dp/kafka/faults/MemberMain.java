package com.github.onsdigital.dp.kafka.faults;

import java.nio.file.Path;

/**
 * The main class of an instance in its own process, which a test kills or freezes.
 */
public final class MemberMain {

	private MemberMain() {
	}

	public static void main(String[] args) throws Exception {
		Plan plan = new Plan(args[2], args[3], args[4], args[5]);
		Instance.start(plan, args[0], new FileLog(Path.of(args[1])));
	}

}
