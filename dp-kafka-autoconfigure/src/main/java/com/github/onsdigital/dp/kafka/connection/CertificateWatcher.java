package com.github.onsdigital.dp.kafka.connection;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Checks the certificates every 5 seconds, and logs problems of their files or dates
 * before a connection needs them. It reads the files and does not wait for file events,
 * because the swapped symbolic links of Kubernetes and network file systems do not send
 * them. {@link #close()} stops its one thread.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class CertificateWatcher implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(CertificateWatcher.class);

	private static final long SECONDS = 5;

	private final @Nullable ScheduledExecutorService executor;

	/**
	 * Starts watching.
	 * @param bundle the bundle to watch, or {@code null}; for certificates given as text
	 * only the dates are checked
	 */
	public CertificateWatcher(@Nullable ReloadingSslBundle bundle) {
		this.executor = (bundle != null && bundle.hasSources()) ? start(bundle) : null;
	}

	private static ScheduledExecutorService start(ReloadingSslBundle bundle) {
		ScheduledExecutorService executor = new ScheduledThreadPoolExecutor(1,
				DaemonThreads.named("dp-kafka-certificates"));
		var unused = executor.scheduleWithFixedDelay(() -> check(bundle), SECONDS, SECONDS, TimeUnit.SECONDS);
		return executor;
	}

	private static void check(ReloadingSslBundle bundle) {
		try {
			bundle.checkCertificates();
		}
		catch (RuntimeException ex) {
			logger.error("The check of the certificate files failed; retried in " + SECONDS + " s", ex);
		}
	}

	@Override
	public void close() {
		if (this.executor != null) {
			this.executor.shutdownNow();
		}
	}

}
