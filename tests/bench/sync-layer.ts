import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rollup } from 'vite';

const client = join(import.meta.dirname, '../../src/lib/field/client');

/** What the phone's store, outbox, vault and exchange weigh without any screen, as gzip sends it. */
export async function syncLayerBytes(): Promise<number> {
	const built = (await build({
		configFile: false,
		logLevel: 'silent',
		build: {
			write: false,
			target: 'es2022',
			minify: true,
			lib: { entry: join(client, 'phone.ts'), formats: ['es'] }
		}
	})) as Rollup.RollupOutput[];
	const chunks = built.flatMap(({ output }) => output).filter((one) => one.type === 'chunk');
	return gzipSync(chunks.map((one) => one.code).join('\n'), { level: 9 }).length;
}
