package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.support.Internal;
import com.github.onsdigital.dp.kafka.time.TimeSource;

/**
 * The Kafka consumer that Spring's container drives. {@link InterceptedConsumer}
 * implements the intercepted methods. All other methods, including those of later
 * versions of kafka-clients, go to the client.
 */
@Internal
public final class ConsumerProxy implements InvocationHandler {

	private static final Map<Method, Method> INTERCEPTED = interceptedMethods();

	/**
	 * Caches the last lookup: it runs once per record, and reading a proxy's handler is
	 * slow.
	 */
	private static final ThreadLocal<@Nullable Lookup> LAST_LOOKUP = new ThreadLocal<>();

	private final Consumer<byte[], byte[]> client;

	private final GroupMember member;

	private final InterceptedConsumer calls;

	private ConsumerProxy(Consumer<byte[], byte[]> client, GroupMember member) {
		this.client = client;
		this.member = member;
		this.calls = new InterceptedConsumer(client, member);
	}

	/**
	 * Creates a group member of a run and its proxy.
	 * @param client the client, not yet subscribed
	 * @param settings the settings of the consumer
	 * @param control controls the members of the run
	 * @param listener is notified of the member's state changes
	 * @param time the clocks and the waits
	 * @return the consumer for Spring's container
	 */
	public static Consumer<byte[], byte[]> over(Consumer<byte[], byte[]> client, MemberSettings settings,
			RunControl control, MemberListener listener, TimeSource time) {
		GroupMember member = new GroupMember(settings, client, control, listener, time);
		control.add(member);
		@SuppressWarnings("unchecked")
		Consumer<byte[], byte[]> proxy = (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
				ConsumerProxy.class.getClassLoader(), new Class<?>[] { Consumer.class },
				new ConsumerProxy(client, member));
		return proxy;
	}

	// the consumer of a member for code that runs on worker threads
	static Consumer<byte[], byte[]> forWorkers(Consumer<byte[], byte[]> client, GroupMember member) {
		@SuppressWarnings("unchecked")
		Consumer<byte[], byte[]> proxy = (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
				ConsumerProxy.class.getClassLoader(), new Class<?>[] { Consumer.class },
				new WorkerConsumer(client, member));
		return proxy;
	}

	static GroupMember memberOf(Consumer<?, ?> consumer) {
		Lookup lookup = LAST_LOOKUP.get();
		if (lookup != null && lookup.consumer() == consumer) {
			return lookup.member();
		}
		InvocationHandler handler = Proxy.isProxyClass(consumer.getClass()) ? Proxy.getInvocationHandler(consumer)
				: null;
		GroupMember known = (handler instanceof ConsumerProxy proxy) ? proxy.member
				: (handler instanceof WorkerConsumer worker) ? worker.member() : null;
		if (known != null) {
			LAST_LOOKUP.set(new Lookup(consumer, known));
			return known;
		}
		throw new IllegalStateException("not a consumer of dp-kafka: " + consumer.getClass().getName());
	}

	// the thread may belong to a pool
	static void clearLookup() {
		LAST_LOOKUP.remove();
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		Method interceptor = INTERCEPTED.get(method);
		try {
			return (interceptor != null) ? interceptor.invoke(this.calls, args) : method.invoke(this.client, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static Map<Method, Method> interceptedMethods() {
		return interceptedMethods(InterceptedConsumer.class, Consumer.class);
	}

	/**
	 * Finds the methods of an interface that are intercepted.
	 * @param calls the class whose non-private methods intercept the methods of the same
	 * signature
	 * @param intercepted the interface
	 * @return the intercepting method for each intercepted method
	 * @throws IllegalStateException if the interface has no such method: calls to the
	 * method that replaced it would bypass dp-kafka
	 */
	static Map<Method, Method> interceptedMethods(Class<?> calls, Class<?> intercepted) {
		Map<Method, Method> interceptedMethods = new HashMap<>();
		for (Method interceptor : calls.getDeclaredMethods()) {
			if (!interceptor.isSynthetic() && !Modifier.isPrivate(interceptor.getModifiers())) {
				interceptedMethods.put(find(intercepted, interceptor), interceptor);
			}
		}
		return Map.copyOf(interceptedMethods);
	}

	private static Method find(Class<?> intercepted, Method interceptor) {
		try {
			Method method = intercepted.getMethod(interceptor.getName(), interceptor.getParameterTypes());
			if (method.getReturnType() == interceptor.getReturnType()) {
				return method;
			}
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(unsupported(intercepted, interceptor), ex);
		}
		throw new IllegalStateException(unsupported(intercepted, interceptor));
	}

	private static String unsupported(Class<?> intercepted, Method interceptor) {
		return "dp-kafka intercepts " + interceptor.getName() + Arrays.toString(interceptor.getParameterTypes())
				+ ", which " + intercepted.getName() + " does not have. This version of kafka-clients is not supported";
	}

	private record Lookup(Consumer<?, ?> consumer, GroupMember member) {

	}

}
