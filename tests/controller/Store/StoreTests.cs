using Eve.Controller.Store;
using Eve.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Eve.Controller.Tests.Store;

[TestFixture]
public sealed class MemoryStoreTests : StoreContract
{
    protected override IStore Open() => new MemoryStore();
}

[TestFixture]
public sealed class SqliteStoreTests : StoreContract
{
    private TempFolder folder = null!;

    private string File => Path.Combine(folder.Path, "controller.db");

    protected override IStore Open()
    {
        folder = new();
        return new SqliteStore(File);
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void What_was_stored_is_there_after_opening_it_again()
    {
        DeviceRecord device = Device("later", "ff");
        string file = Path.Combine(folder.Path, "again.db");
        using (SqliteStore first = new(file))
            first.Add(device);

        using SqliteStore second = new(file);
        Assert.That(second.Devices(), Is.EqualTo(new[] { device }));
    }

    [Test]
    public void Nobody_else_may_read_it() =>
        Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));

    [Test]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        string file = Path.Combine(folder.Path, "text");
        System.IO.File.WriteAllText(file, new string('x', 5000));

        Assert.That(() => new SqliteStore(file), Throws.TypeOf<IOException>().With.Message.Contains(file));
        Assert.That(System.IO.File.ReadAllText(file), Is.EqualTo(new string('x', 5000)));
    }

    [Test]
    public void A_database_of_a_newer_controller_is_refused()
    {
        string file = Path.Combine(folder.Path, "newer.db");
        using (SqliteConnection newer = new($"Data Source={file};Pooling=False"))
        {
            newer.Open();
            using SqliteCommand command = newer.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        Assert.That(() => new SqliteStore(file), Throws.TypeOf<IOException>().With.Message.Contains("version 99"));
    }
}
