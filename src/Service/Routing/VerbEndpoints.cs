using Selkie.Engine.Verbs;
using Selkie.Oci;
using Selkie.Service.Http;

namespace Selkie.Service.Routing;

/// <summary>Endpoints that are nothing but a verb: path and query make the request, the answer makes the reply.</summary>
public static class VerbEndpoints
{
    /// <summary>The endpoint of a verb.</summary>
    /// <typeparam name="TVerb">The request.</typeparam>
    /// <param name="command">The command's words.</param>
    /// <param name="answer">Carries the request out and makes the reply.</param>
    public static Endpoint Of<TVerb>(string command, Func<TVerb, LocalDispatcher, Reply> answer)
    {
        // A row is made when it is first asked for.
        CommandRow? row = null;
        return exchange =>
        {
            var request = Bind<TVerb>(exchange, row ??= CommandTable.Find(command)!);
            return exchange.Answer(() => answer(request, exchange.Engine));
        };
    }

    /// <summary>The request of a verb, from the path and the query of its route.</summary>
    /// <typeparam name="TVerb">The request.</typeparam>
    /// <param name="exchange">The request.</param>
    /// <param name="command">The command's words.</param>
    public static TVerb Request<TVerb>(this Exchange exchange, string command) => Bind<TVerb>(exchange, CommandTable.Find(command)!);

    private static TVerb Bind<TVerb>(Exchange exchange, CommandRow row)
    {
        try
        {
            return (TVerb)row.Bind!(QueryBinder.Read(exchange.Address.Tree, row, exchange.Operand.Length > 0 ? [exchange.Operand] : [], exchange.Query));
        }
        catch (QueryException e)
        {
            throw new EngineError(e.Kind, $"failed to parse parameters for {exchange.Http.Request.Path}{exchange.Http.Request.QueryString}: {e.Message}", e);
        }
    }

    /// <summary>What a verb over several objects did with the one of the path: its error is the answer's.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reply">The reply where there is none.</param>
    public static Reply OrError(this BatchReport report, Reply reply) => report.Errors is [var error, ..] ? throw error : reply;
}
