/** When an exchange runs: one at a time in this tab, later after failures, never given up. */
import { backoffMs } from '#lib/field/client/backoff.ts';
import { runExchange, type Exchange, type ExchangeResult } from '#lib/field/client/exchange.ts';

export class Exchanger {
	/** True while the server wants a sign-in; only a person's wish is tried then. */
	isPaused = false;
	last: ExchangeResult | null = null;
	#exchange: Exchange;
	#chance: () => number;
	#running: Promise<ExchangeResult> | null = null;
	#next: Promise<ExchangeResult> | null = null;
	#failures = 0;
	#notBefore = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#isStopped = false;

	constructor(exchange: Exchange, chance: () => number) {
		this.#exchange = exchange;
		this.#chance = chance;
	}

	get isRunning(): boolean {
		return this.#running !== null;
	}

	/** A trigger. It is passed over while paused or, unless the network came back, while waiting. */
	nudge(isNetworkBack = false): void {
		const isEarly = this.#exchange.now().getTime() < this.#notBefore && !isNetworkBack;
		if (!this.isPaused && !this.#isStopped && !isEarly) void this.run();
	}

	/** A person's wish: runs now, or once more after the one that is running. */
	run(): Promise<ExchangeResult> {
		if (!this.#running) return this.#begin();
		this.#next ??= this.#running.then(() => {
			this.#next = null;
			return this.#begin();
		});
		return this.#next;
	}

	/** Begins no more; resolves when the one under way has ended. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		clearTimeout(this.#timer);
		await this.#running;
	}

	#begin(): Promise<ExchangeResult> {
		clearTimeout(this.#timer);
		this.#running = runExchange(this.#exchange)
			.catch(surprised)
			.then((result) => {
				this.#running = null;
				this.#after(result);
				return result;
			});
		return this.#running;
	}

	#after(result: ExchangeResult): void {
		this.last = result;
		this.isPaused = result.kind === 'failed' && result.reason === 'sign_in_needed';
		this.#failures = result.kind === 'failed' && !this.isPaused ? this.#failures + 1 : 0;
		this.#notBefore = 0;
		if (result.kind === 'failed' && !this.isPaused) this.#wait(result.retryAfterMs);
		this.#exchange.moved?.();
		// Nothing waits for it: what follows can fail and an exchange never hears of it.
		if (result.kind !== 'failed' && !this.#isStopped) this.#exchange.emptied?.();
	}

	#wait(retryAfterMs: number): void {
		if (this.#isStopped) return;
		const delay = backoffMs(this.#failures, this.#chance(), retryAfterMs);
		this.#notBefore = this.#exchange.now().getTime() + delay;
		this.#timer = setTimeout(() => void this.run(), delay);
	}
}

/** The phone's own store failed; nothing is lost and the next run tries again. */
function surprised(surprise: unknown): ExchangeResult {
	console.error(surprise);
	return { kind: 'failed', reason: 'trouble', retryAfterMs: 0 };
}
