namespace Eve.PubSub.Subscribing;

/// <summary>Where a subscription's records come from. Both on the wire thread, or Stop after that ended.</summary>
internal interface ISource
{
    void Start();

    void Stop();
}
