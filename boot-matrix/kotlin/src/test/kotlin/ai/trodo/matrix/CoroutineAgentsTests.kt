package ai.trodo.matrix

import ai.trodo.TrodoClient
import ai.trodo.annotation.Agent
import ai.trodo.annotation.DoNotCapture
import ai.trodo.annotation.Tool
import ai.trodo.model.RunStatus
import ai.trodo.model.SpanStatus
import ai.trodo.test.RecordedRun
import ai.trodo.test.RecordingTrodo
import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.springframework.boot.autoconfigure.EnableAutoConfiguration
import org.springframework.boot.builder.SpringApplicationBuilder
import org.springframework.context.annotation.Bean
import org.springframework.context.annotation.Configuration
import org.springframework.stereotype.Component

/** What a Kotlin compiler makes of suspending functions and flows, through Spring's proxies. */
class CoroutineAgentsTests {
    private val trodo = RecordingTrodo.create()
    private val context = SpringApplicationBuilder(Application::class.java)
        .properties("spring.main.banner-mode=off", "spring.main.web-application-type=none", "spring.config.name=none")
        .initializers({ it.beanFactory.registerSingleton("trodoClient", trodo.client()) })
        .run()
    private val desk = context.getBean(Desk::class.java)

    @AfterEach
    fun close() {
        context.close()
        trodo.close()
    }

    @Test
    fun `a suspending agent ends with its coroutine and knows its arguments by name`() {
        val answer = runBlocking { desk.answer("u1", "where is it?") }

        assertThat(answer).isEqualTo("order where is it?")
        val run = trodo.run()
        assertThat(run.run().status()).isEqualTo(RunStatus.OK)
        assertThat(run.run().distinctId()).isEqualTo("u1")
        assertThat(run.run().input().text()).contains("\"user\":\"u1\"", "\"question\":\"where is it?\"")
            .doesNotContain("ontinuation")
        assertThat(run.run().output().text()).isEqualTo("order where is it?")
        assertThat(run.span("lookup").output().text()).isEqualTo("order where is it?")
    }

    @Test
    fun `the run goes along to other dispatchers and to what is started at once`() {
        runBlocking { desk.inParallel() }

        val run = trodo.run()
        assertThat(run.spansNamed("lookup")).hasSize(3).allSatisfy {
            assertThat(it.parentSpanId()).isEqualTo(run.span("gather").spanId())
        }
        assertThat(trodo.client().currentRun().runId()).isEmpty()
    }

    @Test
    fun `an exception is an error and reaches the caller`() {
        assertThatThrownBy { runBlocking { desk.fail() } }
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessage("no stock")
        val run = trodo.run()
        assertThat(run.run().status()).isEqualTo(RunStatus.ERROR)
        assertThat(run.span("broken").status()).isEqualTo(SpanStatus.ERROR)
    }

    @Test
    fun `a cancelled coroutine is cancelled`() {
        runBlocking(Dispatchers.Default) {
            val started = CompletableDeferred<Unit>()
            val job = launch { desk.waitForEver(started) }
            started.await()
            job.cancelAndJoin()
        }
        val run = await { it.run().status() == RunStatus.CANCELLED }
        assertThat(run.span("forever").status()).isEqualTo(SpanStatus.CANCELLED)
    }

    @Test
    fun `a flow ends with its last element and carries the run to where it is made`() {
        assertThat(runBlocking { desk.words().toList() }).containsExactly("Hel", "lo")
        val run = trodo.run()
        assertThat(run.run().status()).isEqualTo(RunStatus.OK)
        assertThat(run.run().output().text()).isEqualTo("Hello")
        assertThat(run.spansNamed("lookup")).hasSize(2)
    }

    @Test
    fun `a flow that is left early is cancelled and keeps what came`() {
        assertThat(runBlocking { desk.endless().take(1).toList() }).containsExactly("again ")
        val run = await { it.run().status() == RunStatus.CANCELLED }
        assertThat(run.run().output().text()).startsWith("again ")
    }

    @Test
    fun `what is not to be captured is not, although the call suspends`() {
        trodo.client().agent("a").run<RuntimeException> { runBlocking { desk.note("secret") } }
        assertThat(trodo.run().span("note").status()).isEqualTo(SpanStatus.OK)
        assertThat(trodo.run().span("note").input().text()).isNull()
    }

    @Test
    fun `the guide shows what is tested here`() {
        val plain = { code: String -> code.filterNot { it.isWhitespace() } }
        val guide = Files.readString(Path.of("../../docs/guide/annotations.md"))
        val tested = plain(Files.readString(Path.of("src/test/kotlin/ai/trodo/matrix/CoroutineAgentsTests.kt")))
        val shown = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(guide).toList()
        assertThat(shown).isNotEmpty().allSatisfy { assertThat(tested).contains(plain(it.groupValues[1])) }
    }

    private fun await(condition: (RecordedRun) -> Boolean): RecordedRun {
        repeat(3_000) {
            trodo.runs().firstOrNull(condition)?.let { return it }
            Thread.sleep(10)
        }
        throw AssertionError(trodo.runs().joinToString { it.tree() })
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    class Application {
        @Bean
        fun orders(trodo: TrodoClient) = Orders(trodo)

        @Bean
        fun warehouse(orders: Orders) = Warehouse(orders)

        @Bean
        fun desk(orders: Orders, warehouse: Warehouse) = Desk(orders, warehouse)
    }

    @Component
    class Orders(private val trodo: TrodoClient) {
        @Tool
        suspend fun lookup(id: String): String {
            delay(5)
            assertThat(trodo.currentRun().runId()).isNotEmpty()
            return "order $id"
        }

        @Tool
        suspend fun broken(): String {
            yield()
            throw IllegalStateException("no stock")
        }

        @Tool
        suspend fun forever(started: CompletableDeferred<Unit>) {
            started.complete(Unit)
            awaitCancellation()
        }

        @Tool
        suspend fun note(@DoNotCapture text: String) {
            delay(1)
        }
    }

    @Component
    class Warehouse(private val orders: Orders) {
        @Tool
        suspend fun gather(): List<String> = coroutineScope {
            withContext(Dispatchers.IO) { listOf("1", "2", "3") }
                .map { async(Dispatchers.Default) { orders.lookup(it) } }
                .awaitAll()
        }
    }

    @Component
    class Desk(private val orders: Orders, private val warehouse: Warehouse) {
        @Agent(name = "desk", distinctId = "#user")
        suspend fun answer(user: String, question: String): String = orders.lookup(question)

        @Agent("parallel")
        suspend fun inParallel(): List<String> = warehouse.gather()

        @Agent("fails")
        suspend fun fail(): String = orders.broken()

        @Agent("waits")
        suspend fun waitForEver(started: CompletableDeferred<Unit>) = orders.forever(started)

        @Agent("words")
        fun words(): Flow<String> = flow {
            for (word in listOf("Hel", "lo")) {
                orders.lookup(word)
                emit(word)
            }
        }

        @Agent("endless")
        fun endless(): Flow<String> = flow {
            while (true) {
                delay(1)
                emit("again ")
            }
        }

        suspend fun note(text: String) = orders.note(text)
    }
}
