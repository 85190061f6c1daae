package com.github.onsdigital.dp.kafka.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.github.onsdigital.dp.kafka.support.DaemonThreads;
import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * Resolves host names within a deadline. Java cannot stop a lookup, so a lookup that
 * hangs occupies one thread until the operating system ends it, and never a second one.
 */
final class NameLookup {

	/** The maximum number of concurrent lookups. */
	private static final int MAX_CONCURRENT = 64;

	private final ConcurrentMap<String, CompletableFuture<List<InetAddress>>> running = new ConcurrentHashMap<>();

	private final Resolver resolver;

	NameLookup(Resolver resolver) {
		this.resolver = resolver;
	}

	List<InetAddress> lookUp(String host, Deadline deadline) throws ProbeFailure, InterruptedException {
		if (this.running.size() >= MAX_CONCURRENT && !this.running.containsKey(host)) {
			throw new ProbeFailure(ProbeFailure.Kind.NAME, "host name is not looked up: too many other lookups hang");
		}
		try {
			return this.running.computeIfAbsent(host, this::begin).get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			throw new ProbeFailure(ProbeFailure.Kind.NAME, "host name is still being looked up");
		}
		catch (ExecutionException ex) {
			throw new ProbeFailure(ProbeFailure.Kind.NAME, "host name does not resolve", ex.getCause());
		}
	}

	private CompletableFuture<List<InetAddress>> begin(String host) {
		CompletableFuture<List<InetAddress>> lookup = new CompletableFuture<>();
		DaemonThreads.named("dp-kafka-dns-" + host).newThread(() -> run(host, lookup)).start();
		return lookup;
	}

	private void run(String host, CompletableFuture<List<InetAddress>> lookup) {
		try {
			lookup.complete(List.of(this.resolver.resolve(host)));
		}
		catch (UnknownHostException | RuntimeException ex) {
			lookup.completeExceptionally(ex);
		}
		finally {
			this.running.remove(host, lookup);
		}
	}

	// The resolver of the operating system, replaceable in tests.
	@FunctionalInterface
	interface Resolver {

		InetAddress[] resolve(String host) throws UnknownHostException;

	}

}
