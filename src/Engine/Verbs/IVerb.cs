namespace Selkie.Engine.Verbs;

/// <summary>A request that has a result: what a command line, a REST call or another verb asks of the engine.</summary>
/// <typeparam name="TResult">What the verb answers.</typeparam>
public interface IVerb<TResult>;

/// <summary>Carries out a verb. A handler is made per call, by a constructor without parameters or with one <see cref="EngineContext"/>.</summary>
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
