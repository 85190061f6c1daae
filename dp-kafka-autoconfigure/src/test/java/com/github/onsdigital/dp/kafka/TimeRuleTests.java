package com.github.onsdigital.dp.kafka;

import java.time.Instant;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the rule itself.
 */
class TimeRuleTests {

	@ParameterizedTest
	@ValueSource(classes = { Reads.class, References.class, Parks.class, Waits.class, Polls.class, Joins.class,
			Pools.class, Delays.class, Draws.class, Dates.class })
	void eachUseOfAnotherTimeIsAViolation(Class<?> type) {
		assertThat(TimeRule.rule().evaluate(new ClassFileImporter().importClasses(type)).hasViolation()).isTrue();
	}

	@Test
	void eachExceptionIsNeeded() {
		assertThat(TimeRule.unneeded(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages(ArchitectureTests.BASE))).isEmpty();
	}

	static class Reads {

		long read() {
			return System.nanoTime();
		}

	}

	static class References {

		LongSupplier clock() {
			return System::currentTimeMillis;
		}

	}

	static class Parks {

		void park() {
			LockSupport.parkNanos(1);
		}

	}

	static class Waits {

		private boolean signalled;

		synchronized void waitForSignal() throws InterruptedException {
			while (!this.signalled) {
				wait(1);
			}
		}

		synchronized void signal() {
			this.signalled = true;
			notifyAll();
		}

	}

	static class Polls {

		Object poll(BlockingQueue<Object> queue) throws InterruptedException {
			return queue.poll(1, TimeUnit.SECONDS);
		}

	}

	static class Joins {

		Object join(CompletableFuture<Object> future) {
			return future.join();
		}

	}

	static class Pools {

		Object pool() {
			return Executors.newCachedThreadPool();
		}

	}

	static class Delays {

		Object timeout(CompletableFuture<Object> future) {
			return future.orTimeout(1, TimeUnit.SECONDS);
		}

	}

	static class Draws {

		int draw() {
			return new Random().nextInt();
		}

	}

	static class Dates {

		Instant now() {
			return Instant.now();
		}

	}

}
