using Netflix.Contracts.Titles;
using Npgsql;

namespace Netflix.ControlPlane.Jobs;

/// <summary>
/// Table <c>jobs</c> as a queue. Leases run by the database's clock, so replicas need not agree on the time. A lease is in force as
/// long as nobody else has taken the job: a late report of its only worker saves work instead of losing it.
/// </summary>
internal sealed class JobTable(NpgsqlDataSource database)
{
    /// <summary>PostgreSQL's NOTIFY channel; says that a job was queued.</summary>
    public const string QueuedChannel = "encode_jobs";

    private const string StatusColumns =
        "job_id, content_id, state, stage, stage_share, total_share, frames_per_second, attempt, failure, worker, updated_at";

    /// <summary>Queues a job, or names the one the title has already.</summary>
    /// <exception cref="PostgresException">23503: no such content.</exception>
    public async Task<EnqueuedJob> EnqueueAsync(Guid contentId, EncodeMaster master, CancellationToken cancel)
    {
        while (true)
        {
            await using NpgsqlCommand insert = Command($"""
                WITH added AS (
                  INSERT INTO jobs (job_id, content_id, master_id, master_length_bytes, master_sha256) VALUES ($1, $2, $3, $4, $5)
                  ON CONFLICT (content_id) WHERE state IN ('queued', 'running') DO NOTHING RETURNING job_id)
                SELECT job_id, pg_notify('{QueuedChannel}', '')::text FROM added
                """, Guid.CreateVersion7(), contentId, master.MasterId, master.LengthBytes, master.Sha256);
            if (await insert.ExecuteScalarAsync(cancel) is Guid added) return new EnqueuedJob(added, true);

            await using NpgsqlCommand find = Command(
                "SELECT job_id FROM jobs WHERE content_id = $1 AND state IN ('queued', 'running')", contentId);
            if (await find.ExecuteScalarAsync(cancel) is Guid active) return new EnqueuedJob(active, false);
            // It ended between the two statements: the insert will succeed now.
        }
    }

    /// <summary>The oldest job that is free: queued, or left by a worker whose lease ran out. Null when there is none.</summary>
    public async Task<LeasedJob?> LeaseAsync(
        string worker, TimeSpan lease, DateTimeOffset grantExpiresAt, int maxAttempts, CancellationToken cancel)
    {
        var leaseId = Guid.NewGuid();
        await using NpgsqlCommand command = Command("""
            WITH free AS (
              SELECT job_id, state = 'running' AS taken_over FROM jobs
              WHERE (state = 'queued' AND not_before <= now()) OR (state = 'running' AND lease_expires_at <= now() AND attempt < $5)
              ORDER BY created_at FOR UPDATE SKIP LOCKED LIMIT 1)
            UPDATE jobs SET state = 'running', attempt = attempt + 1, lease_id = $1, lease_expires_at = now() + $2, grant_expires_at = $3,
              worker = $4, stage = NULL, stage_share = 0, total_share = 0, frames_per_second = 0, updated_at = now()
            FROM free WHERE jobs.job_id = free.job_id
            RETURNING jobs.job_id, attempt, content_id, master_id, master_length_bytes, master_sha256, taken_over
            """, leaseId, lease, grantExpiresAt, worker, maxAttempts);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel)) return null;
        var master = new EncodeMaster(row.GetGuid(3), row.GetInt64(4), row.GetFieldValue<byte[]>(5));
        return new LeasedJob(row.GetGuid(0), leaseId, row.GetInt32(1), row.GetGuid(2), master, row.GetBoolean(6));
    }

    /// <summary>Gives a job back as if it had not been leased: the answer could not be made.</summary>
    public async Task ReleaseAsync(LeasedJob job, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command("""
            UPDATE jobs SET state = 'queued', attempt = attempt - 1, lease_id = NULL, lease_expires_at = NULL, updated_at = now()
            WHERE job_id = $1 AND lease_id = $2 AND state = 'running'
            """, job.JobId, job.LeaseId);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Records progress and extends the lease. Null when the lease is lost. The total never falls within an attempt.</summary>
    public async Task<HeldLease?> ReportAsync(Guid jobId, Guid leaseId, EncodeProgress progress, TimeSpan lease, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command("""
            UPDATE jobs SET stage = coalesce($3::text, stage), stage_share = $4, total_share = greatest(total_share, $5),
              frames_per_second = $6, lease_expires_at = now() + $7, updated_at = now()
            WHERE job_id = $1 AND lease_id = $2 AND state = 'running'
            RETURNING master_id, grant_expires_at
            """, jobId, leaseId, progress.Stage, progress.StageShare, progress.TotalShare, progress.FramesPerSecond, lease);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new HeldLease(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1)) : null;
    }

    public async Task RecordGrantAsync(Guid jobId, Guid leaseId, DateTimeOffset grantExpiresAt, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command(
            "UPDATE jobs SET grant_expires_at = $3 WHERE job_id = $1 AND lease_id = $2", jobId, leaseId, grantExpiresAt);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Ends an attempt without a result. The job is queued again after <paramref name="delay"/>, or has failed when that is null or
    /// the attempt was the last. False when the lease is lost.
    /// </summary>
    public async Task<bool> FailAsync(Guid jobId, Guid leaseId, string reason, TimeSpan? delay, int maxAttempts, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command("""
            UPDATE jobs SET state = CASE WHEN $4::interval IS NULL OR attempt >= $5 THEN 'failed' ELSE 'queued' END, failure = $3,
              not_before = now() + coalesce($4::interval, '0'), lease_expires_at = NULL, frames_per_second = 0, updated_at = now()
            WHERE job_id = $1 AND lease_id = $2 AND state = 'running'
            """, jobId, leaseId, reason, delay, maxAttempts);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>Fails jobs whose last attempt's lease ran out. Returns how many.</summary>
    public async Task<int> FailExhaustedAsync(int maxAttempts, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command("""
            UPDATE jobs SET state = 'failed', frames_per_second = 0, lease_expires_at = NULL, updated_at = now(),
              failure = 'The encoder ' || coalesce(worker, '') || ' fell silent in attempt ' || attempt || ', the last one.'
            WHERE state = 'running' AND lease_expires_at <= now() AND attempt >= $1
            """, maxAttempts);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Locks the job of this lease until the caller's transaction ends. Null when the lease is not the job's newest.</summary>
    public static async Task<LockedJob?> LockAsync(NpgsqlConnection connection, Guid jobId, Guid leaseId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Bind(new NpgsqlCommand(
            "SELECT content_id, state, package FROM jobs WHERE job_id = $1 AND lease_id = $2 FOR UPDATE", connection), jobId, leaseId);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new LockedJob(row.GetGuid(0), EncodeJobStateText.Parse(row.GetString(1)), Text(row, 2)) : null;
    }

    /// <summary>Ends the locked job with its package, within the caller's transaction.</summary>
    public static async Task FinishAsync(NpgsqlConnection connection, Guid jobId, PackageId package, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Bind(new NpgsqlCommand("""
            UPDATE jobs SET state = 'done', package = $2, stage_share = 1, total_share = 1, frames_per_second = 0, failure = NULL,
              lease_expires_at = NULL, updated_at = now()
            WHERE job_id = $1
            """, connection), jobId, package.ToString());
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The newest job of each title that ever had one.</summary>
    public async Task<IReadOnlyDictionary<Guid, EncodeJobStatus>> LatestByContentAsync(CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command(
            $"SELECT DISTINCT ON (content_id) {StatusColumns} FROM jobs ORDER BY content_id, created_at DESC");
        return (await ReadStatusAsync(command, cancel)).ToDictionary(job => job.ContentId);
    }

    public async Task<EncodeJobStatus?> FindAsync(Guid jobId, CancellationToken cancel)
    {
        await using NpgsqlCommand command = Command($"SELECT {StatusColumns} FROM jobs WHERE job_id = $1", jobId);
        return (await ReadStatusAsync(command, cancel)).FirstOrDefault();
    }

    public async Task<QueueState> ReadQueueAsync(int maxRunning, CancellationToken cancel)
    {
        Dictionary<EncodeJobState, long> jobs = [];
        TimeSpan oldest = TimeSpan.Zero;
        await using (NpgsqlCommand command = Command("""
            SELECT state, count(*), coalesce(max(now() - created_at) FILTER (WHERE state = 'queued'), '0') FROM jobs GROUP BY state
            """))
        await using (NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel))
        {
            while (await row.ReadAsync(cancel))
            {
                jobs[EncodeJobStateText.Parse(row.GetString(0))] = row.GetInt64(1);
                if (row.GetTimeSpan(2) > oldest) oldest = row.GetTimeSpan(2);
            }
        }
        await using NpgsqlCommand running = Command(
            $"SELECT {StatusColumns} FROM jobs WHERE state = 'running' ORDER BY created_at LIMIT $1", maxRunning);
        return new QueueState(jobs, oldest, await ReadStatusAsync(running, cancel));
    }

    private static async Task<List<EncodeJobStatus>> ReadStatusAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancel);
        List<EncodeJobStatus> jobs = [];
        while (await row.ReadAsync(cancel))
        {
            jobs.Add(new EncodeJobStatus(
                row.GetGuid(0), row.GetGuid(1), EncodeJobStateText.Parse(row.GetString(2)), Text(row, 3), row.GetDouble(4),
                row.GetDouble(5), row.GetDouble(6), row.GetInt32(7), Text(row, 8), Text(row, 9), row.GetFieldValue<DateTimeOffset>(10)));
        }
        return jobs;
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values) => Bind(database.CreateCommand(sql), values);

    private static NpgsqlCommand Bind(NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        foreach (object? value in values) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
