namespace Eve.Agents.Downloader.Datastores;

/// <summary>Datastores that were spoken to lately, each with its connections and what was learnt about it. Used from many jobs.</summary>
public sealed class Connections(TimeProvider time) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(DatastoreAccess, Route), (Transport Transport, IDatastore Datastore)> open = [];

    /// <exception cref="FetchException">The datastore's settings are wrong.</exception>
    public IDatastore Open(DatastoreAccess access, Route route)
    {
        lock (gate)
        {
            if (open.TryGetValue((access, route), out (Transport, IDatastore Datastore) known))
                return known.Datastore;
            Transport transport = new(route, access.Certificates, time);
            try
            {
                IDatastore datastore = DatastoreRegistry.Open(access, transport);
                open[(access, route)] = (transport, datastore);
                return datastore;
            }
            catch
            {
                transport.Dispose();
                throw;
            }
        }
    }

    /// <summary>After a failure nothing that was learnt counts; jobs that still use the connections may finish.</summary>
    public void Forget(DatastoreAccess access, Route route)
    {
        lock (gate)
            open.Remove((access, route));
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach ((Transport transport, _) in open.Values)
                transport.Dispose();
            open.Clear();
        }
    }
}
