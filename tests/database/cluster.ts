import type { TestProject } from 'vitest/node';
import type { RolePasswords } from '#lib/server/postgres/roles.ts';
import { startThrowaway } from './throwaway.ts';

declare module 'vitest' {
	export interface ProvidedContext {
		database: { adminUrl: string; passwords: RolePasswords };
	}
}

/** One server for the whole run of vitest. `fresh.ts` hands each test its own database on it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
	const { adminUrl, passwords, end } = await startThrowaway(process.cwd());
	project.provide('database', { adminUrl, passwords });
	return end;
}
