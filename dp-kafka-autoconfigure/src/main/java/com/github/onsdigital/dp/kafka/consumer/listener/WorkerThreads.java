package com.github.onsdigital.dp.kafka.consumer.listener;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.core.task.VirtualThreadTaskExecutor;

import com.github.onsdigital.dp.kafka.message.LogContext;
import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * Starts the worker threads of one run, which end with their members.
 */
final class WorkerThreads {

	private final String consumerId;

	private final TimeSource time;

	private final boolean virtual;

	private final AtomicInteger started = new AtomicInteger();

	WorkerThreads(String consumerId, TimeSource time, boolean virtual) {
		this.consumerId = consumerId;
		this.time = time;
		this.virtual = virtual;
	}

	void start(Runnable worker) {
		String name = "dp-kafka-" + this.consumerId + "-W-" + this.started.incrementAndGet();
		Runnable task = () -> LogContext.run(this.consumerId, worker);
		if (this.virtual) {
			ThreadFactory threads = new VirtualThreadTaskExecutor().getVirtualThreadFactory();
			this.time.execute((tracked) -> {
				Thread thread = threads.newThread(tracked);
				thread.setName(name);
				thread.start();
			}, task);
		}
		else {
			DaemonThreads.named(name, this.time.threads()).newThread(task).start();
		}
	}

}
