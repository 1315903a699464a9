import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fingerprint } from '#lib/server/commands/freshness.ts';

let project: string;

beforeEach(() => {
	project = mkdtempSync(join(tmpdir(), 'doorstep-build-'));
	mkdirSync(join(project, 'src/lib/i18n/paraglide'), { recursive: true });
	write('src/a.ts', 'one');
});

afterEach(() => rmSync(project, { recursive: true }));

test.each([
	['the content of a source', 'src/a.ts', 'two'],
	['a new source', 'src/lib/b.svelte', ''],
	['the settings of the build', 'vite.config.ts', ''],
	['a dependency', 'package-lock.json', '{}']
])('%s makes a build stale', (_, name, content) => {
	const before = fingerprint(project);
	write(name, content);
	expect(fingerprint(project)).not.toBe(before);
});

test.each([
	['the same written again', 'src/a.ts', 'one'],
	['a test', 'src/a.test.ts', 'any'],
	['a generated message', 'src/lib/i18n/paraglide/messages.js', 'any'],
	['what lies outside the sources', 'tests/town.ts', 'any']
])('%s leaves a build fresh', (_, name, content) => {
	const before = fingerprint(project);
	write(name, content);
	expect(fingerprint(project)).toBe(before);
});

function write(name: string, content: string): void {
	mkdirSync(join(project, name, '..'), { recursive: true });
	writeFileSync(join(project, name), content);
}
