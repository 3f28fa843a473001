using System.Security.Cryptography;
using Eve.Agents.Volumemgr.Core;
using Eve.Agents.Volumemgr.Store;
using Eve.Tests.Support;
using Eve.Types;

namespace Eve.Tests.Volumemgr;

/// <summary>Blobs and images on disk.</summary>
public sealed class ContentStoreTests
{
    [Test]
    public void Trees_with_the_same_blob_are_stored_at_the_same_time()
    {
        using TempRoot root = new();
        ContentStore store = new(root.Paths);
        store.Prepare();
        for (int round = 0; round < 50; round++)
        {
            byte[] content = BitConverter.GetBytes(round);
            string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            Parallel.For(0, 4, tree => store.Ingest(new(Guid.Empty, $"{round}-{tree}", [new(sha256, "", Bytes.From(content), "application/octet-stream")]), default));
            Assert.That(File.ReadAllBytes(store.PathOf(sha256)), Is.EqualTo(content));
        }
        Assert.That(store.Scan(), Has.Count.EqualTo(200));
    }
}
