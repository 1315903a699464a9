/** ok: as it should be. look: works, but somebody should know. trouble: will not work. */
export type State = 'ok' | 'look' | 'trouble';

/** One line of the doctor: what was looked at, what was found, and what to do about it. */
export type Finding = { subject: string; state: State; found: string; todo?: string };

export function ok(subject: string, found: string): Finding {
	return { subject, state: 'ok', found };
}

export function look(subject: string, found: string, todo?: string): Finding {
	return { subject, state: 'look', found, ...(todo && { todo }) };
}

export function trouble(subject: string, found: string, todo: string): Finding {
	return { subject, state: 'trouble', found, todo };
}

/** 0 where everything works, 1 where something does not. */
export function exitCode(findings: Finding[]): 0 | 1 {
	return findings.some(({ state }) => state === 'trouble') ? 1 : 0;
}

/** The findings for a person at a terminal: a line each, what to do below it. */
export function asText(findings: Finding[]): string {
	const width = Math.max(...findings.map(({ subject }) => subject.length));
	return findings
		.map(({ subject, state, found, todo }) => {
			const line = `${state.padEnd(8)} ${subject.padEnd(width)}  ${found}`;
			return todo ? `${line}\n${' '.repeat(9)} ${' '.repeat(width)} → ${todo}` : line;
		})
		.join('\n');
}
