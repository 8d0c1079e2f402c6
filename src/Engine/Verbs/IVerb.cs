namespace Selkie.Engine.Verbs;

/// <summary>
/// A request that has a result: what a command line, a REST call or another verb asks of the engine. It is plain data: whatever belongs to
/// the caller is in the <c>Call</c>. A session (attach, exec) answers with an exit code and speaks over the call's streams.
/// </summary>
/// <typeparam name="TResult">What the verb answers.</typeparam>
public interface IVerb<TResult>;

/// <summary>A request that is answered by items as they come, until there are no more or the call is cancelled; then by an exit code.</summary>
/// <typeparam name="TItem">An item.</typeparam>
public interface IStreamVerb<TItem> : IVerb<int>;

/// <summary>Carries out a verb. A handler is made for one call, by a constructor without parameters or with one <see cref="EngineContext"/>.</summary>
/// <typeparam name="TVerb">The request.</typeparam>
/// <typeparam name="TResult">What the verb answers.</typeparam>
public interface IHandler<in TVerb, out TResult>
    where TVerb : IVerb<TResult>
{
    /// <summary>Carries out the request, or throws what the user is to read.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The verb's answer.</returns>
    TResult Handle(TVerb request);
}

/// <summary>Carries out a verb that is answered by items. A handler is made for one call.</summary>
/// <typeparam name="TVerb">The request.</typeparam>
/// <typeparam name="TItem">An item.</typeparam>
public interface IStreamHandler<in TVerb, out TItem>
    where TVerb : IStreamVerb<TItem>
{
    /// <summary>Carries out the request, or throws what the user is to read.</summary>
    /// <param name="request">The request.</param>
    /// <param name="each">Takes each item, on the caller's thread.</param>
    /// <returns>The exit code.</returns>
    int Handle(TVerb request, Action<TItem> each);
}

/// <summary>The answer of a verb that has nothing to say beyond that it went well.</summary>
public readonly record struct Done;
