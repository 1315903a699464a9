import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const CERTIFICATES = '/etc/bare-certificates.pem';
const passedOn = ['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** How npm on this machine reaches its registry, for npm inside: settings only, never a key. */
export function settingsOfNpm(root: string): Record<string, string> {
	const settings: Record<string, string> = { npm_config_update_notifier: 'false' };
	const registry = execFileSync('npm', ['config', 'get', 'registry'], {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore']
	}).trim();
	if (URL.canParse(registry)) settings.npm_config_registry = registry;
	for (const name of passedOn) if (process.env[name]) settings[name] = process.env[name];
	const certificates = process.env.NODE_EXTRA_CA_CERTS;
	if (!certificates || !existsSync(certificates)) return settings;
	copyFileSync(certificates, join(root, CERTIFICATES));
	return { ...settings, NODE_EXTRA_CA_CERTS: CERTIFICATES };
}
