import { inject } from 'vitest';
import { copyOfTemplate, type FreshDatabase } from './copy.ts';

export type { FreshDatabase };

/**
 * A database of the test's own: migrated, empty, copied in about a tenth of a second. Row level
 * security is forced, so the owner too sees nothing without an agency; `adminUrl` sees all.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
	const { adminUrl, passwords } = inject('database');
	return copyOfTemplate(adminUrl, passwords);
}
