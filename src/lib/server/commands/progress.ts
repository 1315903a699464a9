import process from 'node:process';

const LIVE_EVERY_MS = 100;
const CLEAR_LINE = '\r\x1b[K';

/** Work that a person waits for, with when it began and ended (ms since the process started). */
export type Stage<T> = {
	name: string;
	startedAtMs: number;
	endedAtMs?: number;
	work: Promise<T>;
};

/** Begins a stage. What goes wrong in it is told when the stage is finished. */
export function begin<T>(name: string, body: () => Promise<T>): Stage<T> {
	const stage: Stage<T> = { name, startedAtMs: performance.now(), work: body() };
	const settled = () => void (stage.endedAtMs = performance.now());
	stage.work.then(settled, settled);
	return stage;
}

/**
 * Waits for a stage and says so in one line with its seconds, and what `detail` makes of its result.
 * At a terminal the seconds run while one waits.
 */
export async function finish<T>(
	stage: Stage<T>,
	detail: (result: T) => string = () => '',
	out: NodeJS.WriteStream = process.stdout
): Promise<T> {
	const live = out.isTTY ? setInterval(() => out.write(liveLine(stage)), LIVE_EVERY_MS) : undefined;
	if (out.isTTY) out.write(liveLine(stage));
	else out.write(`${stage.name} …`);
	const end = (text: string) => {
		clearInterval(live);
		out.write(`${out.isTTY ? liveLine(stage) : ` ${seconds(stage)}`}${text}\n`);
	};
	try {
		const result = await stage.work;
		const said = detail(result);
		end(said && `  ${said}`);
		return result;
	} catch (error) {
		end((error as Error).name === 'AbortError' ? '  stopped' : '  failed');
		throw error;
	}
}

function liveLine(stage: Stage<unknown>): string {
	return `${CLEAR_LINE}${stage.name} … ${seconds(stage)}`;
}

function seconds({ startedAtMs, endedAtMs = performance.now() }: Stage<unknown>): string {
	return `${((endedAtMs - startedAtMs) / 1000).toFixed(1)} s`;
}
