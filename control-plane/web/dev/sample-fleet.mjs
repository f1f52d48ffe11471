// Invented figures for the ops page of dev-api.mjs, changing with the clock so that the page can be seen to follow.

export function sampleFleet(edges, packageId) {
    const seconds = Date.now() / 1000;
    return {
        appliances: edges.map((edge, index) => {
            const egress =
                index === 0
                    ? 6.2e8 + 2.4e8 * Math.sin(seconds / 7) + 4e7 * Math.sin(seconds * 2)
                    : 4.1e6 * Math.max(0, Math.sin(seconds / 5));
            return {
                appliance_id: edge.appliance_id,
                name: edge.name,
                url: edge.url,
                region: index === 0 ? 'vienna' : 'graz',
                site_id: index + 1,
                failure_domain: 'rack-2',
                state: edge.admin_state === 'draining' ? 'draining' : index === 0 ? 'online' : 'suspect',
                last_heartbeat_at: new Date().toISOString(),
                egress_bits_per_second: egress,
                capacity_bits_per_second: 1e9,
                connections: Math.round(egress / 5e6),
                cpu_share: 0.08 + egress / 4e9,
                hit_ratio: index === 0 ? 0.982 : null,
                fill_bits_per_second: index === 0 ? 0 : 8.4e7,
                fills_pending: index === 0 ? 0 : 12,
                disks: [
                    { name: 'disk0', capacity_bytes: 21474836480, used_bytes: 3.2e9, healthy: true },
                    { name: 'disk1', capacity_bytes: 21474836480, used_bytes: 2.7e9, healthy: index === 0 },
                ],
                holdings: { titles: index === 0 ? 1 : 0, assigned_titles: 1, held_bytes: index === 0 ? 35e6 : 14e6, assigned_bytes: 35e6 },
                software_version: '0.1.0',
            };
        }),
    };
}

export function sampleTitles(packageId) {
    const share = ((Date.now() / 1000) % 60) / 60;
    const renditions = [480, 720, 1080].map((height) => ({
        id: `video-${height}p`,
        kind: 'video',
        width: null,
        height,
        bits_per_second: height * 5000,
        codec: 'avc1.640028',
        language: null,
    }));
    const sound = {
        id: 'audio-und',
        kind: 'audio',
        width: null,
        height: null,
        bits_per_second: 128e3,
        codec: 'mp4a.40.2',
        language: 'und',
    };
    const job = {
        job_id: '1',
        state: 'running',
        stage: 'video-720p',
        stage_share: share,
        total_share: share,
        frames_per_second: 41.7,
        attempt: 2,
        failure: null,
        worker: 'encoder-1',
        updated_at: new Date().toISOString(),
    };
    return {
        titles: [
            {
                content_id: '1',
                name: 'Big Buck Bunny',
                slug: 'big-buck-bunny',
                state: 'published',
                package: packageId,
                duration_seconds: 30.02,
                renditions: [...renditions, sound],
                job: { ...job, state: 'done', attempt: 1 },
                held_by: ['edge-a'],
            },
            {
                content_id: '2',
                name: 'Sintel (trailer)',
                slug: 'sintel',
                state: 'encoding',
                package: null,
                duration_seconds: 52.2,
                renditions: [],
                job,
                held_by: [],
            },
            {
                content_id: '3',
                name: 'Broken master',
                slug: 'broken',
                state: 'failed',
                package: null,
                duration_seconds: null,
                renditions: [],
                job: { ...job, state: 'failed', attempt: 3, failure: 'The master ends in the middle of a frame: upload it again.' },
                held_by: [],
            },
        ],
    };
}
