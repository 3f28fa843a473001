using Eve.Types;

namespace Eve.Agents;

/// <summary>
/// Carries out the operations on items. Each must be repeatable: creating removes what an earlier, half-done attempt left,
/// and deleting what is not there is no error. Failure is an <see cref="ItemException"/> or <see cref="ExecException"/>.
/// </summary>
public interface IItemExecutor
{
    Task CreateAsync(Item item, CancellationToken stop);

    /// <summary>Only called when <see cref="Item.CanBecome"/> said so.</summary>
    Task ModifyAsync(Item old, Item item, CancellationToken stop);

    Task DeleteAsync(Item item, CancellationToken stop);
}

/// <summary>An operation on an item failed; the text is for people.</summary>
public sealed class ItemException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Outcome of one operation that was tried; for the log.</summary>
public sealed record OperationResult(Operation Operation, string Error = "");

/// <summary>Outcome of a reconcile.</summary>
/// <param name="State">Give this to the next one.</param>
/// <param name="Done">What was tried, in order.</param>
public sealed record ReconcileResult(GraphState State, IReadOnlyList<OperationResult> Done);

/// <summary>
/// Makes the world as intended, as far as it goes: an operation that fails leaves its error in the state and holds up only
/// what depends on it. Give it to a worker; keep the state in the agent; run it again when something changed or to try anew.
/// A cancelled run returns what it got to.
/// </summary>
public sealed class GraphReconciler(IItemExecutor executor)
{
    public async Task<ReconcileResult> RunAsync(GraphState state, Graph intended, CancellationToken stop)
    {
        List<OperationResult> done = [];
        foreach (Operation operation in GraphPlan.Make(state.Existing, intended))
        {
            if (stop.IsCancellationRequested)
                break;
            if (!Possible(operation, state, intended))
                continue;
            string error = await TryAsync(operation, stop).ConfigureAwait(false);
            state = After(operation, error, state);
            done.Add(new(operation, error));
        }
        return new(Complete(state, intended, done), done);
    }

    /// <summary>Whether earlier failures of this run left the way free.</summary>
    private static bool Possible(Operation operation, GraphState state, Graph intended)
    {
        Graph existing = state.Existing;
        if (operation.Kind == OperationKind.Delete)
            return !existing.Any(item => item.DependsOn.Any(edge => edge.Id == operation.Item.Id));
        if (operation.Kind == OperationKind.Create && existing.Find(operation.Item.Id) is not null)
            return false;   // the deletion before it failed
        return operation.Item.DependsOn.All(edge => IsMet(edge, state, intended));
    }

    /// <summary>
    /// Met only by the intended form: an older one, whose change or deletion failed, may itself need what is about to be made.
    /// </summary>
    private static bool IsMet(Dependency edge, GraphState state, Graph intended) =>
        intended.Find(edge.Id) is { } wanted
        && (edge.Must is null || edge.Must(wanted))
        && (wanted.IsExternal || (state.Find(edge.Id) is { Exists: true } there && there.Item.Equals(wanted)));

    private static GraphState After(Operation operation, string error, GraphState state)
    {
        bool failed = error.Length > 0;
        return operation.Kind switch
        {
            OperationKind.Delete => failed ? state.With(new(operation.Item, Exists: true, error)) : state.Without(operation.Item.Id),
            OperationKind.Modify => state.With(new(failed ? operation.Old! : operation.Item, Exists: true, error)),
            OperationKind.Create => state.With(new(operation.Item, Exists: !failed, error)),
            _ => throw new InvalidOperationException($"unknown operation {operation}"),
        };
    }

    /// <summary>Adds what waits and the external items, drops what failed once and is no longer wanted.</summary>
    private static GraphState Complete(GraphState state, Graph intended, List<OperationResult> done)
    {
        HashSet<string> tried = [.. done.Select(result => result.Operation.Item.Id)];
        foreach (ItemState old in state.Items.Values)
            if ((!old.Exists || old.Item.IsExternal) && intended.Find(old.Item.Id) is null)
                state = state.Without(old.Item.Id);
        foreach (Item item in intended)
        {
            if (item.IsExternal)
                state = state.With(new(item, Exists: true));
            else if (Waits(item, state.Find(item.Id)))
                state = state.With(new(item, Exists: false) { WaitsFor = MissingNow(item) });
            else if (!tried.Contains(item.Id) && state.Find(item.Id) is { Exists: true, Error: not "" } old && old.Item.Equals(item))
                state = state.With(new(item, Exists: true));   // its deletion failed once; now it is wanted as it is
        }
        return state;

        // A creation that failed in this run is no waiting; one of an earlier run, whose dependency went away since, is.
        bool Waits(Item item, ItemState? now) => now is not { Exists: true } && (now is null || MissingNow(item).Count > 0);

        ValueList<string> MissingNow(Item item) => item.DependsOn
            .Where(edge => !IsMet(edge, state, intended))
            .Select(edge => edge.Id)
            .ToValueList();
    }

    private async Task<string> TryAsync(Operation operation, CancellationToken stop)
    {
        try
        {
            await (operation.Kind switch
            {
                OperationKind.Delete => executor.DeleteAsync(operation.Item, stop),
                OperationKind.Modify => executor.ModifyAsync(operation.Old!, operation.Item, stop),
                OperationKind.Create => executor.CreateAsync(operation.Item, stop),
                _ => throw new InvalidOperationException($"unknown operation {operation}"),
            }).ConfigureAwait(false);
            return "";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return "cancelled";
        }
        catch (Exception error) when (error is ItemException or ExecException or IOException)
        {
            return error.Message.Length > 0 ? error.Message : error.GetType().Name;
        }
    }
}
