import { spawn } from 'node:child_process';
import process from 'node:process';

type ChildOptions = {
	cwd: string;
	ending?: AbortSignal;
	/** What is said when it goes wrong. */
	trouble: string;
	/** Settings of its own beside those of this process. */
	env?: NodeJS.ProcessEnv;
};

/**
 * Runs a script with our own Node; trouble is one sentence with what the script said last. Settles
 * when its process is gone, also after `ending`.
 */
export function runNode(
	command: string[],
	{ cwd, ending, trouble, env }: ChildOptions
): Promise<void> {
	const child = spawn(process.execPath, command, {
		cwd,
		env: { ...process.env, ...env },
		stdio: ['ignore', 'pipe', 'pipe']
	});
	const kill = () => child.kill('SIGKILL');
	ending?.addEventListener('abort', kill);
	let output = '';
	child.stdout.on('data', (chunk) => (output += chunk));
	child.stderr.on('data', (chunk) => (output += chunk));
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			ending?.removeEventListener('abort', kill);
			if (ending?.aborted) reject(ending.reason);
			else if (code === 0) resolve();
			else reject(new Error(`${trouble}\n${withoutStack(output).slice(-4000)}`));
		});
	});
}

function withoutStack(output: string): string {
	const lines = output.split('\n').filter((line) => !/^\s+at /.test(line));
	return lines.join('\n').trim();
}
