package com.github.onsdigital.dp.kafka.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import com.github.onsdigital.dp.kafka.cluster.Reports;
import com.github.onsdigital.dp.kafka.fakes.FakeMonitor;
import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class DeferredTopicCreationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final AtomicInteger attempts = new AtomicInteger();

	private final AtomicInteger threads = new AtomicInteger();

	private final CountDownLatch free = new CountDownLatch(1);

	@AfterEach
	void release() {
		this.free.countDown();
	}

	@Test
	void aRefusedThreadIsRetried() {
		DeferredTopicCreation topics = new DeferredTopicCreation(this::create, TimeSource.system(),
				(work) -> new Thread(work) {
					@Override
					public synchronized void start() {
						if (DeferredTopicCreationTests.this.threads.getAndIncrement() == 0) {
							throw new OutOfMemoryError("unable to create native thread");
						}
						super.start();
					}
				});
		assertThatNoException().isThrownBy(topics::onClusterUsable);
		assertThat(this.attempts).hasValue(0);
		topics.onClusterUsable();
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.attempts).hasValue(1));
	}

	@Test
	void anAttemptThatFailsWithAnErrorIsRetried() {
		DeferredTopicCreation topics = new DeferredTopicCreation(() -> {
			if (this.attempts.getAndIncrement() == 0) {
				throw new NoClassDefFoundError("planted");
			}
			return true;
		}, TimeSource.system());
		await().atMost(LIMIT).untilAsserted(() -> {
			topics.onClusterUsable();
			assertThat(this.attempts).hasValueGreaterThan(1);
		});
		topics.onClusterUsable();
		assertThat(this.attempts).hasValue(2);
	}

	@Test
	void aReportAfterAStopIsIgnoredAndOneAfterAStartCreatesTopics() {
		FakeMonitor monitor = new FakeMonitor();
		monitor.check = CompletableFuture::new;
		DeferredTopicCreation topics = new DeferredTopicCreation(this::create, TimeSource.system(), (work) -> {
			this.threads.incrementAndGet();
			return new Thread(work, "topics-under-test");
		});
		KafkaAdminInitializer initializer = new KafkaAdminInitializer(monitor, List::of, topics);
		initializer.start();
		var listener = monitor.listeners.get(0);
		initializer.stop();
		listener.accept(Reports.healthy());
		assertThat(this.threads).hasValue(0);
		initializer.start();
		monitor.publish(Reports.healthy());
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.attempts).hasValue(1));
		initializer.stop();
	}

	@Test
	void isRunningDoesNotWaitForTheStop() throws InterruptedException {
		FakeMonitor monitor = new FakeMonitor();
		monitor.check = CompletableFuture::new;
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		KafkaAdminInitializer initializer = new KafkaAdminInitializer(monitor, List::of,
				new DeferredTopicCreation(() -> createSlowly(begun, interrupted), TimeSource.system()));
		initializer.start();
		monitor.publish(Reports.healthy());
		assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> stopping = CompletableFuture.runAsync(initializer::stop);
		assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(initializer.isRunning()).isFalse();
		assertThat(stopping).as("joins for 2 s").isNotDone();
		this.free.countDown();
		assertThat(stopping).succeedsWithin(LIMIT);
	}

	private boolean create() {
		this.attempts.incrementAndGet();
		return true;
	}

	private boolean createSlowly(CountDownLatch begun, CountDownLatch interrupted) {
		begun.countDown();
		while (this.free.getCount() > 0) {
			try {
				this.free.await();
			}
			catch (InterruptedException ex) {
				// as code that ignores interrupts
				interrupted.countDown();
			}
		}
		return true;
	}

}
