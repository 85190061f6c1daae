package com.github.onsdigital.dp.kafka.producer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.time.TimeSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * Events of failed sends are not lost while the producer ends.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ProducerExecutorsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private final AtomicInteger published = new AtomicInteger();

	@RepeatedTest(200)
	void anEventDuringTheEndIsPublished() {
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system());
		CountDownLatch warm = new CountDownLatch(20);
		CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 800; i++) {
				thread.publishOrDrop(this.published::incrementAndGet);
				warm.countDown();
			}
		});
		assertThat(CompletableFuture.runAsync(() -> awaitQuietly(warm))).succeedsWithin(LIMIT);
		thread.end(Duration.ofMillis(500));
		assertThat(sender).succeedsWithin(LIMIT);
		await().atMost(LIMIT)
			.pollInterval(Duration.ofMillis(2))
			.untilAsserted(() -> assertThat(this.published).hasValue(800));
	}

	@Test
	void remainingEventsArePublishedAfterTheEndAndLogged(CapturedOutput output) {
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system());
		CountDownLatch blocked = new CountDownLatch(1);
		thread.publishOrDrop(() -> awaitQuietly(blocked));
		for (int i = 0; i < 75; i++) {
			thread.publishOrDrop(this.published::incrementAndGet);
		}
		thread.end(Duration.ofMillis(50));
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.published).hasValue(75));
		assertThat(output).containsOnlyOnce("producer replies: closed while 75 events of failed sends wait");
	}

	@Test
	void anInterruptedEndLosesNoEvent() {
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system());
		CountDownLatch free = new CountDownLatch(1);
		thread.publishOrDrop(() -> awaitQuietly(free));
		thread.publishOrDrop(this.published::incrementAndGet);
		Thread.currentThread().interrupt();
		thread.end(LIMIT);
		assertThat(Thread.interrupted()).isTrue();
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.published).hasValue(1));
	}

	@Test
	void aMissingThreadForAnEventIsLoggedAndNotThrown(CapturedOutput output) {
		AtomicBoolean refused = new AtomicBoolean(true);
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system(), (work) -> {
			// not in start(), which a newer JDK does not call
			if (refused.get()) {
				throw new OutOfMemoryError("unable to create native thread");
			}
			return new Thread(work);
		});
		assertThatNoException().isThrownBy(() -> thread.publishOrDrop(this.published::incrementAndGet));
		assertThat(output).contains("producer replies: there is no thread to publish the event of a failed send");
		refused.set(false);
		thread.publishOrDrop(this.published::incrementAndGet);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.published).hasValue(1));
		thread.end(LIMIT);
	}

	@Test
	void aSlowListenerDoesNotDelayTheCreationOfTheClient() {
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system());
		CountDownLatch free = new CountDownLatch(1);
		CompletableFuture<Void> created = new CompletableFuture<>();
		thread.publishOrDrop(() -> awaitQuietly(free));
		thread.run(() -> created.complete(null));
		assertThat(created).succeedsWithin(LIMIT);
		free.countDown();
		thread.end(LIMIT);
	}

	@Test
	void aListenerThatClosesTheProducerNeitherWaitsForItselfNorInterruptsItself() {
		ProducerExecutors thread = new ProducerExecutors("replies", TimeSource.system());
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		CountDownLatch queued = new CountDownLatch(1);
		thread.publishOrDrop(() -> {
			awaitQuietly(queued);
			thread.end(Duration.ofMillis(50));
			interrupted.complete(Thread.currentThread().isInterrupted());
		});
		thread.publishOrDrop(this.published::incrementAndGet);
		queued.countDown();
		assertThat(interrupted).succeedsWithin(LIMIT).isEqualTo(false);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.published).hasValue(1));
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
