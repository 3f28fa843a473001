using System.Collections.Concurrent;
using Eve.Controller.Store;

namespace Eve.Controller.Device;

/// <summary>When each device was last heard of: exact in memory, and at most once in a while on disk.</summary>
public sealed class DeviceSights(IStore store, TimeProvider time)
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> last = new();

    public void Saw(DeviceRecord device)
    {
        DateTimeOffset now = time.GetUtcNow();
        last[device.Id] = now;
        if (device.LastSeen is not { } written || now - written >= WriteEvery)
            store.Edit(device.Id, stored => stored with { LastSeen = now });
    }

    /// <summary>Null when it never spoke.</summary>
    public DateTimeOffset? Last(DeviceRecord device) => last.TryGetValue(device.Id, out DateTimeOffset seen) ? seen : device.LastSeen;
}
