package com.github.onsdigital.dp.kafka.support;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Searches in cause chains.
 */
class CausesTests {

	private final IllegalStateException inner = new IllegalStateException("inner");

	private final RuntimeException outer = new RuntimeException("outer");

	@Test
	void findsATypeBehindOthers() {
		this.outer.initCause(this.inner);
		assertThat(Causes.find(this.outer, IllegalStateException.class)).isSameAs(this.inner);
		assertThat(Causes.find(this.outer, Error.class)).isNull();
		assertThat(Causes.find(null, Error.class)).isNull();
	}

	// throwFatal is called after each handled record
	@Test
	void aCallWithoutFailureAllocatesNoCollections() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		for (int i = 0; i < 10_000; i++) {
			Causes.throwFatal(null);
		}
		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000 * 100);
	}

	@Test
	@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
	void aCauseCycleEnds() {
		this.outer.initCause(this.inner);
		this.inner.initCause(this.outer);
		assertThat(Causes.find(this.outer, Error.class)).isNull();
	}

}
