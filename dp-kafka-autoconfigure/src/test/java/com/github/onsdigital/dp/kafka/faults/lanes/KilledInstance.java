package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.github.onsdigital.dp.kafka.testcluster.JavaProcess;

/**
 * An instance in its own process, and its calls.
 */
final class KilledInstance implements AutoCloseable {

	private final String name;

	private final Path calls;

	private final Path output;

	private final JavaProcess process;

	KilledInstance(LanePlan plan, String name, Path folder) {
		this.name = name;
		this.calls = folder.resolve(name + ".calls");
		this.output = folder.resolve(name + ".out");
		this.process = JavaProcess.start(LaneMemberMain.class,
				List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"),
				List.of(name, this.calls.toString(), plan.servers(), plan.topic(), plan.mode().name(), plan.protocol()),
				Map.of(), this.output);
	}

	String name() {
		return this.name;
	}

	List<Call> calls() {
		return FileCallLog.read(this.calls, this.name);
	}

	/**
	 * Returns whether it has handled records.
	 * @return whether it works
	 */
	boolean works() {
		if (!this.process.isAlive()) {
			throw new IllegalStateException(this.name + " has ended, see " + this.output);
		}
		return this.calls.toFile().length() > 0;
	}

	void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
