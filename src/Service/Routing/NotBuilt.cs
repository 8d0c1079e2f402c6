using Selkie.Service.Http;

namespace Selkie.Service.Routing;

/// <summary>Answers what is known and does not work yet: 501, never a wrong answer. docs/surface/unsupported.txt lists these routes.</summary>
internal static class NotBuilt
{
    /// <summary>Says so.</summary>
    public static Task Answer(Exchange exchange) =>
        exchange.Send(ErrorAnswers.Of(501, $"{exchange.Http.Request.Method} {exchange.Address.Path} is not supported yet"));
}
