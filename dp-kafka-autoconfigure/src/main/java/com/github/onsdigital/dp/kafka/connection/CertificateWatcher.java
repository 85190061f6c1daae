package com.github.onsdigital.dp.kafka.connection;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the certificates every few seconds, to tell what is wrong with their files or
 * dates before a connection needs them. It reads the files rather than wait for events,
 * which Kubernetes' swapped links and network file systems do not send. Its one thread
 * ends with {@link #close()}. Public only for other packages of dp-kafka.
 *
 * @since 0.1.0
 */
public final class CertificateWatcher implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(CertificateWatcher.class);

	private static final long SECONDS = 5;

	private final @Nullable ScheduledExecutorService executor;

	/**
	 * Begins to watch.
	 * @param bundle what to watch, or {@code null}; of certificates given as text only
	 * the dates
	 */
	public CertificateWatcher(@Nullable LiveSslBundle bundle) {
		this.executor = (bundle != null && bundle.isWorthWatching()) ? start(bundle) : null;
	}

	private static ScheduledExecutorService start(LiveSslBundle bundle) {
		ScheduledExecutorService executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "dp-kafka-certificates");
			thread.setDaemon(true);
			return thread;
		});
		var unused = executor.scheduleWithFixedDelay(() -> look(bundle), SECONDS, SECONDS, TimeUnit.SECONDS);
		return executor;
	}

	private static void look(LiveSslBundle bundle) {
		try {
			bundle.watch();
		}
		catch (RuntimeException ex) {
			logger.error("Looking at the certificate files failed; tried again in " + SECONDS + " s", ex);
		}
	}

	@Override
	public void close() {
		if (this.executor != null) {
			this.executor.shutdownNow();
		}
	}

}
