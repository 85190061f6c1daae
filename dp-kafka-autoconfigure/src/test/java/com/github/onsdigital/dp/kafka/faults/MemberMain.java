package com.github.onsdigital.dp.kafka.faults;

import java.nio.file.Path;

/**
 * What runs in the process of an instance that is to be killed or frozen. Ends with the
 * process.
 */
public final class MemberMain {

	private MemberMain() {
	}

	public static void main(String[] args) throws Exception {
		Plan plan = new Plan(args[2], args[3], args[4], args[5]);
		Instance.start(plan, args[0], new FileLog(Path.of(args[1])));
	}

}
