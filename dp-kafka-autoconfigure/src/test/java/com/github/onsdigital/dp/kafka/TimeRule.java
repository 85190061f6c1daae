package com.github.onsdigital.dp.kafka;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Collectors;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The rule that every clock, wait, thread, timer and random number belongs to the time
 * source. Exceptions have a reason.
 */
final class TimeRule {

	private static final String NEW = "<init>";

	private static final String SOCKETS = "waits for the network in real time; another ClusterProbe replaces it";

	/**
	 * Methods of a type and of its subtypes. An empty set stands for all methods.
	 */
	private static final Map<Class<?>, Set<String>> REFUSED = Map.ofEntries(
			Map.entry(System.class, Set.of("nanoTime", "currentTimeMillis")), Map.entry(Instant.class, Set.of("now")),
			Map.entry(LocalDate.class, Set.of("now")), Map.entry(LocalDateTime.class, Set.of("now")),
			Map.entry(OffsetDateTime.class, Set.of("now")), Map.entry(ZonedDateTime.class, Set.of("now")),
			Map.entry(Clock.class,
					Set.of("system", "systemUTC", "systemDefaultZone", "tickMillis", "tickSeconds", "tickMinutes")),
			Map.entry(Thread.class, Set.of(NEW, "sleep", "join", "ofVirtual", "ofPlatform", "startVirtualThread")),
			Map.entry(TimeUnit.class, Set.of("sleep", "timedWait", "timedJoin")),
			Map.entry(LockSupport.class, Set.of()), Map.entry(CountDownLatch.class, Set.of()),
			Map.entry(CyclicBarrier.class, Set.of()), Map.entry(Phaser.class, Set.of()),
			Map.entry(Exchanger.class, Set.of()), Map.entry(Semaphore.class, Set.of()),
			Map.entry(BlockingQueue.class, Set.of("take", "put")), Map.entry(ReentrantLock.class, Set.of(NEW)),
			Map.entry(ReentrantReadWriteLock.class, Set.of(NEW)), Map.entry(StampedLock.class, Set.of(NEW)),
			Map.entry(Future.class, Set.of("get", "join")),
			Map.entry(CompletableFuture.class,
					Set.of("delayedExecutor", "orTimeout", "completeOnTimeout", "runAsync", "supplyAsync")),
			Map.entry(ThreadPoolExecutor.class, Set.of("awaitTermination")),
			Map.entry(ScheduledThreadPoolExecutor.class, Set.of(NEW)), Map.entry(Executors.class, Set.of()),
			Map.entry(ForkJoinPool.class, Set.of()), Map.entry(Timer.class, Set.of()),
			Map.entry(ThreadPoolTaskScheduler.class, Set.of(NEW)), Map.entry(Random.class, Set.of(NEW)),
			Map.entry(SplittableRandom.class, Set.of(NEW)), Map.entry(ThreadLocalRandom.class, Set.of()),
			Map.entry(Math.class, Set.of("random")));

	/**
	 * The classes that may call such methods, below the base package.
	 */
	private static final Map<String, String> EXCEPTIONS = Map.of("cluster.AddressProbe", SOCKETS,
			"cluster.AdminTopicLookup", SOCKETS, "cluster.NameLookup", SOCKETS, "connection.CertificateWatcher",
			"watches files, with an executor of its own", "connection.ReloadingSslBundle",
			"its lock has no condition, and is held while a file is read", "connection.PrivateKeys",
			"random numbers for a signature", "message.TraceIds", "random numbers for an id");

	private TimeRule() {
	}

	static ArchRule rule() {
		return ArchRuleDefinition.noClasses()
			.that(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(ArchitectureTests.BASE + ".time")))
			.and(DescribedPredicate.describe("have no reason for an exception", TimeRule::isChecked))
			.should()
			.accessTargetWhere(DescribedPredicate.describe("the time source replaces it", TimeRule::isRefused))
			.because("a test advances the time by a TimeSource bean");
	}

	/**
	 * Returns the exceptions that are not needed.
	 */
	static Set<String> unneeded(JavaClasses classes) {
		return EXCEPTIONS.keySet()
			.stream()
			.filter((name) -> classes.stream()
				.filter((type) -> name.equals(topLevel(type)))
				.flatMap((type) -> type.getAccessesFromSelf().stream())
				.noneMatch(TimeRule::isRefused))
			.collect(Collectors.toSet());
	}

	private static boolean isChecked(JavaClass type) {
		return !EXCEPTIONS.containsKey(topLevel(type));
	}

	private static String topLevel(JavaClass type) {
		String name = type.getName();
		String top = name.contains("$") ? name.substring(0, name.indexOf('$')) : name;
		return top.startsWith(ArchitectureTests.BASE + ".") ? top.substring(ArchitectureTests.BASE.length() + 1) : top;
	}

	private static boolean isRefused(JavaAccess<?> access) {
		if (!(access.getTarget() instanceof CodeUnitAccessTarget target)) {
			return false;
		}
		JavaClass owner = target.getOwner();
		boolean waits = owner.isEquivalentTo(Object.class) && target.getName().equals("wait");
		boolean polls = owner.isAssignableTo(BlockingQueue.class) && target.getName().equals("poll")
				&& !target.getRawParameterTypes().isEmpty();
		return waits || polls
				|| REFUSED.entrySet()
					.stream()
					.anyMatch((refused) -> owner.isAssignableTo(refused.getKey())
							&& (refused.getValue().isEmpty() || refused.getValue().contains(target.getName())));
	}

}
