import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '#lib/server/commands/project.ts';
import { freePort } from '#lib/server/postgres/ports.ts';

const command = join(project, 'src/lib/server/commands/serve.ts');
const START_MAX_MS = 60_000;
const RESTART_PAUSE_MS = 100;

/** One process of the product behind its address, started again whenever it ends. */
export class AppProcess {
	/** How often it ended though nobody had killed it. */
	unaskedExits = 0;
	readonly port: number;
	readonly origin: string;
	#settings: Record<string, string>;
	#log: string;
	#child: ChildProcess | undefined;
	#isAsked = false;
	#opening: Promise<void> = Promise.resolve();
	#isOver = false;

	private constructor(port: number, origin: string, settings: Record<string, string>, log: string) {
		this.port = port;
		this.origin = origin;
		this.#settings = settings;
		this.#log = log;
	}

	/** `publicPort` gives the port that people use, once our own is known. */
	static async make(
		publicPort: (own: number) => Promise<number>,
		settings: Record<string, string>,
		log: string
	): Promise<AppProcess> {
		const port = await freePort();
		return new AppProcess(port, `http://localhost:${await publicPort(port)}`, settings, log);
	}

	/** Resolves when it says that it is open. */
	start(): Promise<void> {
		const { PATH, HOME } = process.env;
		const own = { PORT: String(this.port), PUBLIC_ORIGIN: this.origin };
		const child = spawn(process.execPath, [command], {
			cwd: project,
			env: { PATH, HOME, ...this.#settings, ...own },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		this.#child = child;
		this.#isAsked = false;
		child.stderr.pipe(createWriteStream(this.#log, { flags: 'a' }));
		child.on('exit', () => this.#ended(child));
		this.#opening = opened(child);
		return this.#opening;
	}

	/**
	 * kill -9; it is started again at once. Gives when it was killed and when it was open again, or
	 * when that failed.
	 */
	async killAndRestart(): Promise<{ healedAt: number; upAt: number }> {
		this.#isAsked = true;
		const gone = once(this.#child!, 'exit');
		this.#child!.kill('SIGKILL');
		const healedAt = Date.now();
		await gone;
		await sleep(RESTART_PAUSE_MS + 1);
		await this.#opening.catch(() => {});
		return { healedAt, upAt: Date.now() };
	}

	/** Stops it in the middle of whatever it does; `wake` lets it go on. */
	freeze(): void {
		this.#child?.kill('SIGSTOP');
	}

	wake(): void {
		this.#child?.kill('SIGCONT');
	}

	async end(): Promise<void> {
		this.#isOver = true;
		const child = this.#child;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = once(child, 'exit');
		child.kill('SIGCONT');
		child.kill('SIGTERM');
		const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
		await gone;
		clearTimeout(late);
	}

	#ended(child: ChildProcess): void {
		if (this.#isOver || child !== this.#child) return;
		if (!this.#isAsked) this.unaskedExits++;
		// Like any supervisor, not in a circle without a pause.
		setTimeout(() => void this.start().catch(() => {}), RESTART_PAUSE_MS);
	}
}

/** Rejects with what it said when it ends before it is open. */
function opened(child: ChildProcess): Promise<void> {
	let said = '';
	child.stderr!.on('data', (text) => (said = String(text)));
	return new Promise((resolve, reject) => {
		const late = setTimeout(() => reject(new Error('The app did not open.')), START_MAX_MS);
		const settle = () => clearTimeout(late);
		child.stdout!.on('data', (text) => {
			if (!String(text).includes('Doorstep is open')) return;
			settle();
			resolve();
		});
		child.on('exit', (code, signal) => {
			settle();
			reject(new Error(`The app ended (${code ?? signal}). ${said}`));
		});
	});
}
