using Selkie.Engine.Verbs;
using Selkie.Service.Http;

namespace Selkie.Service.Routing;

/// <summary>Endpoints that are nothing but a verb: path and query make the request, the answer makes the reply.</summary>
public static class VerbEndpoints
{
    /// <summary>The endpoint of a verb.</summary>
    /// <typeparam name="TVerb">The request.</typeparam>
    /// <param name="tree">The tree.</param>
    /// <param name="path">The path, with its braces.</param>
    /// <param name="command">The command's words.</param>
    /// <param name="answer">Carries the request out and makes the reply.</param>
    public static Endpoint Of<TVerb>(ApiTree tree, string path, string command, Func<TVerb, LocalDispatcher, Reply> answer)
    {
        var hasOperand = path.Contains('{', StringComparison.Ordinal);
        // A row is made when it is first asked for.
        CommandRow? row = null;
        return async exchange =>
        {
            row ??= CommandTable.Find(command)!;
            var request = (TVerb)row.Bind!(QueryBinder.Read(tree, row, hasOperand ? [exchange.Operand] : [], exchange.Query));
            await exchange.Send(await Task.Run(() => answer(request, exchange.Engine), exchange.Gone));
        };
    }

    /// <summary>What a verb over several objects did with the one of the path: its error is the answer's.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reply">The reply where there is none.</param>
    public static Reply OrError(this BatchReport report, Reply reply) => report.Errors is [var error, ..] ? throw error : reply;
}
