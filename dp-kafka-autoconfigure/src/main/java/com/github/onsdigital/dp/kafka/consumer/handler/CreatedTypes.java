package com.github.onsdigital.dp.kafka.consumer.handler;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;

/**
 * Finds the classes that a method instantiates, from its bytecode and that of the methods
 * it calls. If the {@code @Bean} method of a lazy bean declares an interface, its class
 * cannot be determined otherwise without creating it.
 */
final class CreatedTypes {

	private static final int MAX_DEPTH = 4;

	private static final int MAX_METHODS = 200;

	private static final List<String> LIBRARIES = List.of("java/", "javax/", "jakarta/", "jdk/", "kotlin/",
			"org/springframework/");

	private final ClassLoader classLoader;

	private final Set<String> types = new LinkedHashSet<>();

	private final Set<String> seen = new LinkedHashSet<>();

	private final Deque<Call> pending = new ArrayDeque<>();

	private CreatedTypes(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	// Returns the names of the instantiated classes, without those of Java, Kotlin and
	// Spring.
	static Set<String> of(ClassLoader classLoader, String className, String method) {
		CreatedTypes created = new CreatedTypes(classLoader);
		created.add(className.replace('.', '/'), method, 0);
		for (Call call = created.pending.poll(); call != null; call = created.pending.poll()) {
			created.read(call);
		}
		return created.types;
	}

	private void add(String owner, String method, int depth) {
		boolean constructor = method.startsWith("<");
		if (!constructor && depth <= MAX_DEPTH && !isLibrary(owner) && this.seen.size() < MAX_METHODS
				&& this.seen.add(owner + "." + method)) {
			this.pending.add(new Call(owner, method, depth));
		}
	}

	private static boolean isLibrary(String owner) {
		return owner.startsWith("[") || LIBRARIES.stream().anyMatch(owner::startsWith);
	}

	private void read(Call call) {
		try (InputStream in = this.classLoader.getResourceAsStream(call.owner() + ".class")) {
			if (in != null) {
				new ClassReader(in).accept(new Methods(call), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			// no class file, or one of a newer Java version: the bean is checked when it
			// is created
		}
	}

	private record Call(String owner, String method, int depth) {

	}

	private final class Methods extends ClassVisitor {

		private final Call call;

		Methods(Call call) {
			super(SpringAsmInfo.ASM_VERSION);
			this.call = call;
		}

		@Override
		public @Nullable MethodVisitor visitMethod(int access, String name, String descriptor,
				@Nullable String signature, String @Nullable [] exceptions) {
			return name.equals(this.call.method()) ? new Instructions(this.call.depth()) : null;
		}

	}

	private final class Instructions extends MethodVisitor {

		private final int depth;

		Instructions(int depth) {
			super(SpringAsmInfo.ASM_VERSION);
			this.depth = depth;
		}

		@Override
		public void visitTypeInsn(int opcode, String type) {
			if (opcode == Opcodes.NEW && !isLibrary(type)) {
				CreatedTypes.this.types.add(type.replace('/', '.'));
			}
		}

		@Override
		public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
			add(owner, name, this.depth + 1);
		}

		@Override
		public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
			for (Object argument : arguments) {
				if (argument instanceof Handle handle) {
					if (handle.getTag() == Opcodes.H_NEWINVOKESPECIAL && !isLibrary(handle.getOwner())) {
						CreatedTypes.this.types.add(handle.getOwner().replace('/', '.'));
					}
					add(handle.getOwner(), handle.getName(), this.depth + 1);
				}
			}
		}

	}

}
