using System.Globalization;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Eve.Controller.Store;

/// <summary>The store in one SQLite file (mode 0600) with its write-ahead log beside it.</summary>
public sealed class SqliteStore : IStore
{
    private const int Version = 1;
    private const string Columns = "id, name, serial, onboard, pem, hash, added, registered, seen, config, certs, token, keys";
    private const int ConstraintFailed = 19;

    private readonly Lock gate = new();
    private readonly SqliteConnection connection;

    /// <summary>Opens the file, or makes it.</summary>
    /// <exception cref="IOException">The file cannot be used; the text says why.</exception>
    public SqliteStore(string path)
    {
        using (new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
        }
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        try
        {
            connection.Open();
            Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000");
            Prepare(path);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new IOException($"cannot use the database {path}: {error.Message}", error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public string? Setting(string name)
    {
        lock (gate)
            return (string?)Scalar("SELECT value FROM settings WHERE name = @p0", name);
    }

    public void SetSetting(string name, string value)
    {
        lock (gate)
            Run("INSERT INTO settings VALUES (@p0, @p1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, value);
    }

    public IReadOnlyList<DeviceRecord> Devices() => Select("1 = 1");

    public DeviceRecord? Device(Guid id) => Select("id = @p0", Text(id)).FirstOrDefault();

    public DeviceRecord? DeviceByName(string name) => Select("name = @p0", name).FirstOrDefault();

    public DeviceRecord? DeviceByCertificate(string certificateHash) =>
        Select("hash = @p0 AND hash <> ''", certificateHash).FirstOrDefault();

    public IReadOnlyList<DeviceRecord> DevicesByOnboarding(string onboardHash) => Select("onboard = @p0", onboardHash);

    public bool Add(DeviceRecord device)
    {
        lock (gate)
            return Try($"INSERT INTO devices ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12)", Values(device));
    }

    public DeviceRecord? Edit(Guid id, Func<DeviceRecord, DeviceRecord> edit)
    {
        // The lock makes it atomic inside the process, the state folder's lock keeps other processes out: one statement writes.
        lock (gate)
        {
            if (Select("id = @p0", Text(id)).FirstOrDefault() is not { } old)
                return null;
            DeviceRecord device = edit(old) with { Id = id };
            if (device == old)
                return device;
            const string Update = """
                UPDATE devices SET name = @p1, serial = @p2, onboard = @p3, pem = @p4, hash = @p5, added = @p6, registered = @p7,
                seen = @p8, config = @p9, certs = @p10, token = @p11, keys = @p12 WHERE id = @p0
                """;
            return Try(Update, Values(device)) ? device : null;
        }
    }

    public bool Remove(Guid id)
    {
        lock (gate)
            return Run("DELETE FROM devices WHERE id = @p0", Text(id)) > 0;
    }

    public void Add(OpenOnboarding onboarding)
    {
        lock (gate)
            Run("INSERT INTO onboardings VALUES (@p0, @p1) ON CONFLICT (hash) DO UPDATE SET pem = excluded.pem", onboarding.Hash, onboarding.Pem);
    }

    public OpenOnboarding? OpenOnboarding(string hash)
    {
        lock (gate)
            return Scalar("SELECT pem FROM onboardings WHERE hash = @p0", hash) is string pem ? new(hash, pem) : null;
    }

    public void Put(Guid device, Report report)
    {
        const string Insert = """
            INSERT INTO reports SELECT @p0, @p1, @p2, @p3, @p4 WHERE EXISTS (SELECT 1 FROM devices WHERE id = @p0)
            ON CONFLICT (device, kind, object) DO UPDATE SET received = excluded.received, message = excluded.message
            """;
        lock (gate)
            Run(Insert, Text(device), report.Kind, report.ObjectId, Number(report.Received), report.Message.ToByteArray());
    }

    public void RemoveReport(Guid device, string kind, string objectId)
    {
        lock (gate)
            Run("DELETE FROM reports WHERE device = @p0 AND kind = @p1 AND object = @p2", Text(device), kind, objectId);
    }

    public Report? Report(Guid device, string kind, string objectId) =>
        Reports("device = @p0 AND kind = @p1 AND object = @p2", Text(device), kind, objectId).FirstOrDefault();

    public IReadOnlyList<Report> Reports(Guid device) => Reports("device = @p0", Text(device));

    public void Append(Guid device, LogFile file, int keep)
    {
        const string Insert = "INSERT INTO logs (device, app, received, gzip) SELECT @p0, @p1, @p2, @p3 WHERE EXISTS (SELECT 1 FROM devices WHERE id = @p0)";
        const string Trim = "DELETE FROM logs WHERE device = @p0 AND seq NOT IN (SELECT seq FROM logs WHERE device = @p0 ORDER BY seq DESC LIMIT @p1)";
        lock (gate)
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            Run(Insert, Text(device), file.App is { } app ? Text(app) : "", Number(file.Received), file.Gzip.ToByteArray());
            Run(Trim, Text(device), (long)keep);
            transaction.Commit();
        }
    }

    public IReadOnlyList<LogFile> Logs(Guid device)
    {
        lock (gate)
        {
            using SqliteCommand command = Command("SELECT app, received, gzip FROM logs WHERE device = @p0 ORDER BY seq", Text(device));
            using SqliteDataReader row = command.ExecuteReader();
            List<LogFile> files = [];
            while (row.Read())
                files.Add(new(row.GetString(0) is { Length: > 0 } app ? Guid.Parse(app) : null, Time(row.GetInt64(1)), Blob(row, 2)));
            return files;
        }
    }

    public void Dispose()
    {
        lock (gate)
            connection.Dispose();
    }

    private void Prepare(string path)
    {
        long found = (long)Scalar("PRAGMA user_version")!;
        if (found == Version)
            return;
        if (found != 0)
            throw new IOException($"the database {path} has version {found}, this controller knows {Version}: start the controller that wrote it, or use another --state folder");
        using SqliteTransaction transaction = connection.BeginTransaction();
        Run($"""
            CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
            CREATE TABLE devices (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, serial TEXT NOT NULL, onboard TEXT NOT NULL, pem TEXT NOT NULL,
                hash TEXT NOT NULL, added INTEGER NOT NULL, registered INTEGER, seen INTEGER, config BLOB NOT NULL,
                certs BLOB NOT NULL, token BLOB NOT NULL, keys BLOB NOT NULL);
            CREATE UNIQUE INDEX devices_hash ON devices (hash) WHERE hash <> '';
            CREATE INDEX devices_onboard ON devices (onboard);
            CREATE TABLE onboardings (hash TEXT PRIMARY KEY, pem TEXT NOT NULL);
            CREATE TABLE reports (device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE, kind TEXT NOT NULL, object TEXT NOT NULL,
                received INTEGER NOT NULL, message BLOB NOT NULL, PRIMARY KEY (device, kind, object));
            CREATE TABLE logs (seq INTEGER PRIMARY KEY AUTOINCREMENT, device TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
                app TEXT NOT NULL, received INTEGER NOT NULL, gzip BLOB NOT NULL);
            CREATE INDEX logs_device ON logs (device);
            PRAGMA user_version = {Version};
            """);
        transaction.Commit();
    }

    private List<DeviceRecord> Select(string where, params object[] values)
    {
        lock (gate)
        {
            using SqliteCommand command = Command($"SELECT {Columns} FROM devices WHERE {where} ORDER BY name", values);
            using SqliteDataReader row = command.ExecuteReader();
            List<DeviceRecord> devices = [];
            while (row.Read())
                devices.Add(new(
                    Guid.Parse(row.GetString(0)), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
                    Time(row.GetInt64(6)), row.IsDBNull(7) ? null : Time(row.GetInt64(7)), row.IsDBNull(8) ? null : Time(row.GetInt64(8)), Blob(row, 9))
                {
                    Certificates = Blob(row, 10),
                    IntegrityToken = Blob(row, 11),
                    StorageKeys = Blob(row, 12),
                });
            return devices;
        }
    }

    private List<Report> Reports(string where, params object[] values)
    {
        lock (gate)
        {
            using SqliteCommand command = Command($"SELECT kind, object, received, message FROM reports WHERE {where} ORDER BY kind, object", values);
            using SqliteDataReader row = command.ExecuteReader();
            List<Report> reports = [];
            while (row.Read())
                reports.Add(new(row.GetString(0), row.GetString(1), Time(row.GetInt64(2)), Blob(row, 3)));
            return reports;
        }
    }

    private static object[] Values(DeviceRecord device) =>
    [
        Text(device.Id), device.Name, device.Serial, device.OnboardHash, device.CertificatePem, device.CertificateHash,
        Number(device.Added), device.Registered is { } registered ? Number(registered) : DBNull.Value,
        device.LastSeen is { } seen ? Number(seen) : DBNull.Value, device.Config.ToByteArray(), device.Certificates.ToByteArray(),
        device.IntegrityToken.ToByteArray(), device.StorageKeys.ToByteArray(),
    ];

    private bool Try(string sql, object[] values)
    {
        try
        {
            return Run(sql, values) > 0;
        }
        catch (SqliteException error) when (error.SqliteErrorCode == ConstraintFailed)
        {
            return false;
        }
    }

    private int Run(string sql, params object[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params object[] values)
    {
        using SqliteCommand command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private SqliteCommand Command(string sql, params object[] values)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"@p{i}"), values[i]);
        return command;
    }

    private static string Text(Guid id) => id.ToString("D");

    /// <summary>Milliseconds since 1970.</summary>
    private static long Number(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(long number) => DateTimeOffset.FromUnixTimeMilliseconds(number);

    private static ByteString Blob(SqliteDataReader row, int column) => ByteString.CopyFrom(row.GetFieldValue<byte[]>(column));
}
